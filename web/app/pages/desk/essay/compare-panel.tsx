import type { ReactNode } from 'react';
import { useReview } from '../review/review-context.ts';
import { SimilarEssays } from './similar-essays.tsx';

/** Of each band the two graded essays that are most like this one; then its like in this class. */
export function ComparePanel(): ReactNode {
  const { essay } = useReview();
  const bands = essay.exemplars.filter(({ items }) => items.length > 0);
  return (
    <div className="compare">
      {bands.length === 0 && <p className="dim">There are no graded essays to compare with in this assignment yet.</p>}
      {bands.map(({ bandId, items }) => {
        const band = essay.rubric.bands.find(({ id }) => id === bandId);
        return (
          <section key={bandId} className="compare-band">
            <h2 className="panel-title">
              {band?.name ?? bandId}{' '}
              {band !== undefined && (
                <span className="dim number">{band.min === band.max ? band.min : `${band.min} to ${band.max}`}</span>
              )}
            </h2>
            {items.map(({ id, score, similarity, excerpt }) => (
              <details key={id} className="exemplar">
                <summary>
                  <span>
                    Scored <b className="number">{score}</b>
                  </span>
                  <span className="dim small number">{Math.round(100 * similarity)}% alike</span>
                </summary>
                <div className="essay-text">{excerpt}</div>
              </details>
            ))}
          </section>
        );
      })}
      <SimilarEssays />
    </div>
  );
}
