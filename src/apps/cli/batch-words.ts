import type { BatchEstimate, StoredBatch } from '../../ports/batch-store.ts';
import type { BatchProgress } from '../workspace/batch/batch-progress.ts';
import { microUsd } from './grade-words.ts';
import { table } from './output.ts';

export function estimateWords({ runs, calls, likelyMicroUsd, mostMicroUsd, seconds, basis }: BatchEstimate): string {
  const money =
    calls === 0
      ? 'no paid calls'
      : `${calls} calls, likely ${microUsd(likelyMicroUsd)}, at most ${microUsd(mostMicroUsd)}`;
  return `${runs} essays: ${money}, about ${duration(seconds)}; by ${basis}`;
}

export function batchesTable(batches: readonly StoredBatch[]): string {
  if (batches.length === 0) return 'no batches yet; "assay batch start <assignment>" makes one';
  return table(
    ['batch', 'title', 'state', 'essays', 'weight', 'by', 'created'],
    batches.map(({ id, title, state, total, weight, createdBy, createdAt }) => [
      id,
      title,
      state,
      total,
      weight,
      createdBy,
      createdAt.toISOString().slice(0, 19),
    ]),
  );
}

export function progressWords(progress: BatchProgress): string {
  const { batch, counts, inReview, costMicroUsd, expectedMicroUsd, perMinute, expectedEnd, causes } = progress;
  const states = Object.entries(counts).flatMap(([status, runs]) => (runs > 0 ? [`${runs} ${status}`] : []));
  return [
    `batch ${batch.id} "${batch.title}" is ${batch.state}: ${states.join(', ') || 'none of its essays was new, so nothing is graded or paid for again'}`,
    `${inReview} of its grades wait for a teacher; ${microUsd(costMicroUsd)} so far${expectedMicroUsd === undefined ? '' : `, ${microUsd(expectedMicroUsd)} in all if the rest cost as much each`}; ${microUsd(batch.estimate.likelyMicroUsd)} was estimated`,
    ...(progress.late > 0 ? [`${progress.late} took longer than the latency budget`] : []),
    ...(expectedEnd === undefined
      ? []
      : [`${perMinute} a minute: done at about ${expectedEnd.toISOString().slice(0, 16).replace('T', ' ')} UTC`]),
    ...causes.map(({ status, code, runs, until, message, example }) => {
      const when = until === null ? '' : ` until ${until.toISOString().slice(0, 19)}`;
      return `${runs} ${status}${when}: ${code}: ${message} (e.g. run ${example})`;
    }),
    ...(batch.state === 'waiting' ? [`the pilot has ended: look at it, then "assay batch continue ${batch.id}"`] : []),
    ...(causes.some(({ code }) => code === 'budget.spent')
      ? [`"assay budget set" raises a budget; then "assay batch retry ${batch.id}" goes on at once`]
      : []),
    ...(counts.failed > 0 ? [`"assay batch retry ${batch.id}" tries what failed once more`] : []),
  ].join('\n');
}

function duration(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
