import type { ReactNode } from 'react';
import type { QueueRow } from '../../api/desk.ts';
import { counted } from '../../ui/plural.ts';
import { agreementOf } from './agreement-of.ts';

export function Agreement({ rows }: { readonly rows: readonly QueueRow[] }): ReactNode {
  const { decided, same, within, higher, lower } = agreementOf(rows);
  return (
    <section className="card" aria-labelledby="agreement-title">
      <h2 id="agreement-title">You and the grader</h2>
      {decided === 0 ? (
        <p className="dim">No essay with a grader’s score has been reviewed yet.</p>
      ) : (
        <>
          <p className="big number">
            {same} of {decided}
          </p>
          <p>reviewed essays kept the grader’s score; {within} stayed within one point.</p>
          <p className="dim small">
            {counted(higher, 'score')} went up, {lower} down. Reviewed essays are mostly the doubtful ones: this says
            nothing about those that nobody looked at.
          </p>
        </>
      )}
    </section>
  );
}
