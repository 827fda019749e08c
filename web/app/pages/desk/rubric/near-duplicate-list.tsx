import type { ReactNode } from 'react';
import { IconCopy } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useReview } from '../review/review-context.ts';
import './reasons.css';

/** Essays of others that share a good part of their words with this one, by their blind labels. */
export function NearDuplicateList(): ReactNode {
  const { nearDuplicates, assignment } = useReview().essay;
  if (nearDuplicates.length === 0) return null;
  return (
    <section className="flags" aria-labelledby="near-duplicates-title">
      <h2 id="near-duplicates-title">
        <IconCopy size={15} aria-hidden /> Also in other submissions
      </h2>
      <ul>
        {nearDuplicates.map(({ submissionId, label, share, otherShare, score, sameScore }) => (
          <li key={submissionId}>
            <Link to="/a/$slug/e/$submissionId" params={{ slug: assignment.slug, submissionId }}>
              {label}
            </Link>
            : {Math.round(100 * share)}% of this essay stands there ({Math.round(100 * otherShare)}% of that one)
            {score !== undefined && `; graded ${score} there, ${sameScore === true ? 'as here' : 'not as here'}`}
          </li>
        ))}
      </ul>
      <p className="dim">Who took it from whom is not known. It changes no score.</p>
    </section>
  );
}
