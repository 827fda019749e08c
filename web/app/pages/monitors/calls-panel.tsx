import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { statusQuery, type GatewayStatus } from '../../api/monitors.ts';
import { Heads, Panel, WideTable } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { counted } from '../../ui/plural.ts';
import { dollars } from '../experiments/figure-words.ts';

/** Calls to models: what the last hour took, what stands in their way, and what was not paid for twice. */
export function CallsPanel(): ReactNode {
  const status = useQuery({ ...statusQuery(), refetchInterval: 30_000 });
  return (
    <Shown query={status} what="the calls to models">
      {(found) => (
        <Panel title="Calls to models" note={summary(found)}>
          {obstacles(found).map((line) => (
            <p key={line} className="warn-words">
              {line}
            </p>
          ))}
          {found.lastHour.length > 0 && <LastHour rows={found.lastHour} />}
          <Caches caches={found.caches} />
        </Panel>
      )}
    </Shown>
  );
}

function summary({ lastHour, workers, runs }: GatewayStatus): string {
  const cost = lastHour.reduce((sum, row) => sum + row.costMicroUsd, 0);
  const calls = lastHour.reduce((sum, row) => sum + row.calls, 0);
  return `${counted(calls, 'call')} in the last hour for ${dollars(cost)}; ${counted(runs.running, 'essay')} under way, ${runs.queued} queued, ${runs.held} held; ${counted(workers.length, 'worker')}.`;
}

/** What somebody on duty should know. */
function obstacles({ circuits, budgets, causes, limits }: GatewayStatus): string[] {
  return [
    ...causes.map(({ runs, status, message, code }) => `${runs} ${status}: ${message ?? code ?? 'no reason was kept'}`),
    ...circuits.map(({ target, state }) => `The circuit to ${target} is ${state}.`),
    ...limits.flatMap(({ target, factor }) =>
      factor < 1 ? [`${target} asked for patience and goes at ${Math.round(100 * factor)} %.`] : [],
    ),
    ...budgets.flatMap(({ scope, scopeName, period, countedMicroUsd, limitMicroUsd }) =>
      countedMicroUsd < 0.9 * limitMicroUsd
        ? []
        : [
            `The budget of ${scopeName === '' ? 'the school' : `${scope} ${scopeName}`} (${period}): ${dollars(countedMicroUsd)} of ${dollars(limitMicroUsd)} are used or reserved.`,
          ],
    ),
  ];
}

function LastHour({ rows }: { readonly rows: GatewayStatus['lastHour'] }): ReactNode {
  return (
    <WideTable label="Calls of the last hour">
      <Heads names={['Step', 'Model', 'Calls', 'Failed', 'Tokens in', 'from its cache', 'out', 'Cost']} />
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.step} ${row.model}`}>
            <th scope="row">{row.step}</th>
            <td>{row.model}</td>
            <td className="number">{row.calls}</td>
            <td className="number">{row.failed + row.unknown}</td>
            <td className="number">{row.inputTokens}</td>
            <td className="number">{row.cachedTokens}</td>
            <td className="number">{row.outputTokens}</td>
            <td className="number">{dollars(row.costMicroUsd)}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}

function Caches({ caches: { exact, semantic } }: Pick<GatewayStatus, 'caches'>): ReactNode {
  const asked = semantic.kinds.reduce((sum, one) => sum + one.asked, 0);
  const hits = semantic.kinds.reduce((sum, one) => sum + one.hits, 0);
  const saved = semantic.kinds.reduce((sum, one) => sum + one.savedMicroUsd, 0);
  return (
    <p className="dim">
      Not paid twice in the last 24 hours: {exact.hits} replies that a step used again (at least{' '}
      {dollars(exact.savedMicroUsd)}).{' '}
      {semantic.threshold === null
        ? 'Answers without a grade are always asked for.'
        : `Answers without a grade: ${hits} of ${asked} from a question at least ${semantic.threshold} alike (${dollars(saved)}).`}
    </p>
  );
}
