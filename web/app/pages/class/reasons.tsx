import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';

export interface ReasonsProps {
  readonly slug: string;
  readonly counts: Readonly<Record<string, number>>;
  readonly words: Readonly<Record<string, string>>;
}

export function Reasons({ slug, counts, words }: ReasonsProps): ReactNode {
  const reasons = Object.entries(counts).toSorted(([, a], [, b]) => b - a);
  const most = Math.max(1, ...reasons.map(([, many]) => many));
  return (
    <section className="card" aria-labelledby="reasons-title">
      <h2 id="reasons-title">Why essays wait</h2>
      {reasons.length === 0 ? (
        <p className="dim">No essay waits for a teacher.</p>
      ) : (
        <ul className="reasons">
          {reasons.map(([code, many]) => (
            <li key={code}>
              <Link to="/a/$slug" params={{ slug }} search={{ state: 'needs-review', reason: code }}>
                {words[code] ?? code}
              </Link>
              <span className="number">{many}</span>
              <span className="reason-bar" style={{ width: `${(100 * many) / most}%` }} aria-hidden />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
