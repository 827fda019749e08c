import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { rubricOfClass, wholeClassQuery } from '../../api/class-picture.ts';
import { useLiveUpdates } from '../../api/progress.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { Agreement } from './agreement.tsx';
import { Reasons } from './reasons.tsx';
import { ScoreDistribution } from './score-distribution.tsx';
import { TraitMap } from './trait-map.tsx';
import './class.css';

/** The class as a whole: how the scores lie, where traits are weak, why essays wait, how far teachers agree with the grader. */
export function ClassPage(): ReactNode {
  const { slug = '' } = useParams({ strict: false });
  useLiveUpdates(slug);
  const { data, error, refetch } = useQuery(wholeClassQuery(slug));
  const rubric = useQuery({
    queryKey: ['class', slug, 'rubric'],
    queryFn: () => rubricOfClass(data?.rows ?? []),
    enabled: data !== undefined,
  });
  const failed = error ?? rubric.error;
  if (failed !== null) {
    return <Failure what="The class could not be loaded" error={failed} onRetry={() => void refetch()} />;
  }
  if (data === undefined || rubric.data === undefined) return <Loading what="the class" />;
  if (rubric.data === null) {
    return (
      <Empty title="Nothing is graded yet">
        <p>As soon as essays are graded, their scores, traits and open questions show here.</p>
      </Empty>
    );
  }
  return (
    <div className="class">
      <h1>The class so far</h1>
      <div className="class-grid">
        <ScoreDistribution rows={data.rows} rubric={rubric.data} />
        <Agreement rows={data.rows} />
        <TraitMap slug={slug} rubric={rubric.data} />
        <Reasons slug={slug} counts={data.reasonCounts} words={data.words} />
      </div>
    </div>
  );
}
