import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { waitingQuery } from '../../api/class-picture.ts';
import { Panel } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';

export function Reasons({ slug }: { readonly slug: string }): ReactNode {
  const waiting = useQuery(waitingQuery(slug));
  return (
    <Panel title="Why essays wait">
      <Shown query={waiting} what="the reasons">
        {({ reasonCounts, words }) => {
          const reasons = Object.entries(reasonCounts).toSorted(([, a], [, b]) => b - a);
          const most = Math.max(1, ...reasons.map(([, many]) => many));
          if (reasons.length === 0) return <p className="dim">No essay waits for a teacher.</p>;
          return (
            <ul className="reasons">
              {reasons.map(([code, many]) => (
                <li key={code}>
                  <Link to="/a/$slug" params={{ slug }} search={{ state: 'needs-review', reason: code }}>
                    {words[code] ?? code}
                  </Link>
                  <span className="number">{many}</span>
                  <span className="reason-bar" aria-hidden>
                    <span style={{ width: `${(100 * many) / most}%` }} />
                  </span>
                </li>
              ))}
            </ul>
          );
        }}
      </Shown>
    </Panel>
  );
}
