import type { ReactNode } from 'react';
import type { GateVerdict } from '../../api/registry.ts';
import { Heads, Mark, WideTable, type Tone } from '../../ui/page/page.tsx';

const tones: Readonly<Record<GateVerdict['status'], Tone>> = { passed: 'good', failed: 'bad', 'too-few': 'warn' };
const words: Readonly<Record<GateVerdict['status'], string>> = {
  passed: 'passed',
  failed: 'failed',
  'too-few': 'too few to tell',
};

export interface VerdictsProps {
  readonly verdicts: readonly GateVerdict[];
  /** Which request they are of: two tables on a page never have one name. */
  readonly of: string;
}

/** What the gates measured, the checks that refuse first, each with the bin it is of. */
export function Verdicts({ verdicts, of }: VerdictsProps): ReactNode {
  if (verdicts.length === 0) return <p className="dim small">No gate had anything to measure.</p>;
  return verdicts.map(({ gate, status, checks }) => (
    <div key={gate}>
      <p>
        {gate} <Mark tone={tones[status]}>{words[status]}</Mark>
      </p>
      {checks.length > 0 && <CheckTable label={`Checks of ${gate} for ${of}`} checks={checks} />}
    </div>
  ));
}

export interface CheckTableProps {
  readonly label: string;
  readonly checks: GateVerdict['checks'];
}

export function CheckTable({ label, checks }: CheckTableProps): ReactNode {
  return (
    <WideTable label={label}>
      <Heads names={['Check', 'Where', 'Verdict', 'Value', 'Held against', 'n', 'In words']} />
      <tbody>
        {checks
          .toSorted((a, b) => Number(a.status === 'passed') - Number(b.status === 'passed'))
          .map((check) => (
            <tr key={`${check.name} ${check.bin ?? ''} ${check.detail}`}>
              <th scope="row">{check.name}</th>
              <td>{check.bin ?? 'over all'}</td>
              <td>
                <Mark tone={tones[check.status]}>{words[check.status]}</Mark>
              </td>
              <td className="number">
                {figure(check.value)}
                {check.interval !== undefined && ` (${figure(check.interval.low)} to ${figure(check.interval.high)})`}
              </td>
              <td className="number">{figure(check.threshold)}</td>
              <td className="number">{check.n ?? ''}</td>
              <td className="small">{check.detail}</td>
            </tr>
          ))}
      </tbody>
    </WideTable>
  );
}

function figure(value: number | undefined): string {
  return value === undefined ? '' : value.toFixed(2);
}
