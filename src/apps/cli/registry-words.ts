import type { AbTest, EnvironmentEntry, PromotionRequest, PromotionStore } from '../../ports/registry.ts';
import type { ArmDifference } from '../../registry/ab/compare-arms.ts';
import type { Promotion } from '../workspace/promote-version.ts';
import { table } from './output.ts';

function minute(at: Date): string {
  return at.toISOString().slice(0, 16);
}

function short(hash: string | null): string {
  return hash === null ? 'default' : hash.slice(0, 12);
}

export function historyWords(entries: readonly EnvironmentEntry[]): string {
  return table(
    ['when', 'environment', 'kind', 'name', 'holds', 'by', 'how', 'why'],
    entries.map((one) => [
      minute(one.doneAt),
      one.environment,
      one.kind,
      one.name,
      short(one.hash),
      one.doneBy,
      one.action,
      one.reason ?? one.requestId ?? '',
    ]),
  );
}

export function requestWords(requests: readonly PromotionRequest[]): string {
  return table(
    ['request', 'kind', 'name', 'version', 'to', 'asked by', 'status', 'decided by', 'gates', 'overruled because'],
    requests.map((one) => [
      one.id,
      one.kind,
      one.name,
      short(one.hash),
      one.share === undefined ? one.environment : `A/B ${one.share}`,
      one.requestedBy,
      one.status,
      one.decidedBy ?? '',
      one.verdicts.map(({ gate, status }) => `${gate} ${status}`).join(', ') || 'none',
      one.overrideReason ?? '',
    ]),
  );
}

/** What became of a request, what the gates have against it, and what is next. */
export function promotionWords({ request, refusals, alone }: Promotion): string {
  const what = `${request.kind} ${request.name} ${short(request.hash)}`;
  const where = request.share === undefined ? request.environment : `an A/B in production (share ${request.share})`;
  const head =
    request.status === 'approved'
      ? `${what} is in ${where}${alone === undefined ? '' : ` (${alone})`}`
      : `request ${request.id}: ${what} for ${where}; another person runs: assay registry approve ${request.id} --as <name>`;
  const why = request.overrideReason === undefined ? [] : [`overruled: ${request.overrideReason}`];
  return [head, ...refusals.map((one) => `gate: ${one}`), ...why].join('\n');
}

export function testWords(
  tests: readonly AbTest[],
  arms: Awaited<ReturnType<PromotionStore['armCounts']>>,
  differences: readonly ArmDifference[],
): string {
  const list = table(
    ['A/B', 'kind', 'name', 'control', 'candidate', 'share', 'started', 'ended', 'why'],
    tests.map((one) => [
      one.id,
      one.kind,
      one.name,
      short(one.controlHash),
      short(one.candidateHash),
      one.share,
      minute(one.startedAt),
      one.stoppedAt === undefined ? 'running' : minute(one.stoppedAt),
      one.stopReason ?? '',
    ]),
  );
  const counts = table(
    ['arm of the newest', 'state', 'essays', 'mean score'],
    arms.map((one) => [one.arm, one.state, one.count, one.meanScore?.toFixed(2) ?? '']),
  );
  const apart = table(
    ['candidate − control', 'assignment', 'students in control', 'in candidate', 'difference', '95% interval'],
    differences.map(({ figure, assignmentId, control, candidate, difference, interval }) => [
      figure,
      assignmentId ?? 'all',
      control.n,
      candidate.n,
      difference?.toFixed(3) ?? '',
      interval === undefined ? 'too few' : `${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}`,
    ]),
  );
  return `${list}\n${counts}\n${apart}`;
}
