import type { ReactNode } from 'react';
import type { RubricFinding } from '../../api/studio.ts';
import { Mark, type Tone } from '../../ui/page/page.tsx';

const tones: Readonly<Record<RubricFinding['severity'], Tone>> = { error: 'bad', warning: 'warn', info: 'none' };

export function Findings({ findings }: { readonly findings: readonly RubricFinding[] }): ReactNode {
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
          <Mark tone={tones[severity]}>{severity}</Mark> <code>{path}</code>
          <p>{message}</p>
          <p className="dim small">{suggestion}</p>
        </li>
      ))}
    </ul>
  );
}
