import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { similarQuery } from '../../../api/class-picture.ts';
import { Failure, Loading } from '../../../ui/states.tsx';
import { useReview } from '../review/review-context.ts';
import { stateWords } from '../state-words.ts';
import { StateMark } from '../state-mark.tsx';

/** Essays of this class that are most like the open one, so that like is scored alike. */
export function SimilarEssays(): ReactNode {
  const { essay } = useReview();
  const search = useSearch({ from: '/a/$slug' });
  const { data, error, refetch } = useQuery(similarQuery(essay.submissionId));
  return (
    <section className="compare-band" aria-labelledby="similar-title">
      <h2 className="panel-title" id="similar-title">
        Essays of this class like this one
      </h2>
      {error !== null && <Failure what="They could not be loaded" error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <Loading what="essays like this one" />}
      {data?.length === 0 && <p className="dim">There is no other essay to compare with yet.</p>}
      {data !== undefined && data.length > 0 && (
        <ul className="similar">
          {data.map(({ submissionId, label, state, score, similarity }) => (
            <li key={submissionId}>
              <StateMark mark={stateWords[state].mark} />
              <Link
                to="/a/$slug/e/$submissionId"
                params={{ slug: essay.assignment.slug, submissionId }}
                search={search}
              >
                {label}
              </Link>
              <span className="dim small">{stateWords[state].name}</span>
              <span className="number similar-score">{score ?? <span className="visually-hidden">no score</span>}</span>
              <span className="dim small number">{Math.round(100 * similarity)}% alike</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
