import type { ReactNode } from 'react';
import type { RubricFinding, Trait } from '../../api/studio.ts';
import { Mark, type Tone } from '../../ui/page/page.tsx';
import { placeWords } from './place-words.ts';

const marks: Readonly<Record<RubricFinding['severity'], { readonly tone: Tone; readonly words: string }>> = {
  error: { tone: 'bad', words: 'has to change' },
  warning: { tone: 'warn', words: 'doubtful' },
  info: { tone: 'none', words: 'a remark' },
};

export interface FindingsProps {
  readonly findings: readonly RubricFinding[];
  /** Of the rubric that they are about. */
  readonly traits?: readonly Trait[];
}

export function Findings({ findings, traits }: FindingsProps): ReactNode {
  if (findings.length === 0) {
    return (
      <p>
        <Mark tone="good">Nothing to object to</Mark>
      </p>
    );
  }
  return (
    <ul className="findings">
      {findings.map(({ rule, severity, path, message, suggestion }) => (
        <li key={`${rule} ${path} ${message}`}>
          <Mark tone={marks[severity].tone}>{marks[severity].words}</Mark> <b>{placeWords(path, traits)}</b>
          <p>{message}</p>
          <p className="dim small">{suggestion}</p>
        </li>
      ))}
    </ul>
  );
}
