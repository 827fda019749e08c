import type { ReactNode } from 'react';
import { Progress } from '@mantine/core';
import { useProgress } from '../../../api/progress.ts';

/** A batch that is under way: how far, and what it has cost. Nothing when all is done. */
export function ProgressLine({ slug }: { readonly slug: string }): ReactNode {
  const progress = useProgress(slug);
  if (progress === undefined) return null;
  const { queued, running, done, failed, cancelled } = progress.counts;
  const left = queued + running;
  const total = left + done + failed + cancelled;
  if (left === 0) return null;
  const cost = progress.costMicroUsd / 1_000_000;
  return (
    <div className="queue-progress" role="status">
      <Progress value={(100 * (total - left)) / total} size="xs" aria-label="Graded so far" />
      <span className="small dim number">
        Grading: {total - left} of {total}
        {failed > 0 && `, ${failed} failed`} ·{' '}
        {cost === 0 ? 'no cost so far' : `$${cost.toFixed(cost < 0.1 ? 4 : 2)} so far`}
      </span>
    </div>
  );
}
