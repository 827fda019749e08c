import { createHash, randomBytes } from 'node:crypto';
import { AssayError } from '../../../core/errors.ts';
import type { ApprovalBatch, ApprovalPromise } from '../../../ports/desk-acts.ts';
import type { QueueItem } from '../../../ports/desk-queue.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import { wilsonInterval } from '../../../evaluation/red-team/wilson-interval.ts';
import type { Workspace } from '../workspace.ts';
import { deskRules } from './desk-rules.ts';
import { refreshRisks } from './refresh-risks.ts';
import { allRows } from './release.ts';
import { isChanged, tellingReasons } from './risk.ts';

export interface ApprovalRequest {
  /** Grades up to this risk. */
  readonly threshold: number;
  /** Share of them that is held back for a teacher, 0.05 to 1. */
  readonly auditShare: number;
  /** Draws the sample; a new one when not given. */
  readonly seed?: string | undefined;
}

const mostItems = 2000;

/**
 * Proposes to approve grades that nobody has read: those up to a risk, that no reason speaks against, whose risk is a probability. Says what
 * share of them a teacher would have moved, and holds a random sample back (at least one) so that the promise can be checked.
 *
 * @throws AssayError `input.invalid` when there is none
 */
export async function proposeApproval(
  workspace: Workspace,
  assignment: StoredAssignment,
  { threshold, auditShare, seed = randomBytes(8).toString('hex') }: ApprovalRequest,
): Promise<ApprovalBatch> {
  const { stores } = workspace;
  const { rubric } = await deskRules(workspace, assignment);
  await refreshRisks(workspace, assignment, rubric);
  const candidates = (await allRows(workspace, assignment))
    .filter((item) => isCandidate(item, threshold))
    .sort((a, b) => riskOf(a) - riskOf(b) || a.number - b.number)
    .slice(0, mostItems);
  if (candidates.length < 2) {
    throw new AssayError(
      'input.invalid',
      `${candidates.length} grades could be approved at a risk of ${threshold}; at least 2 are needed, one of them to be held back. What has a reason against it, or no ground for a probability, is never among them`,
    );
  }
  const held = drawSample(candidates, { share: auditShare, seed });
  const approve = candidates.filter(({ gradeId }) => !held.has(gradeId ?? ''));
  return stores.desk.approvals.propose(assignment.id, {
    threshold,
    auditShare,
    seed,
    promise: await promiseOf(workspace, assignment, { approve, audit: held.size, threshold }),
    items: candidates.flatMap((item) =>
      item.gradeId === undefined
        ? []
        : [
            {
              gradeId: item.gradeId,
              role: held.has(item.gradeId) ? ('audit' as const) : ('approve' as const),
              risk: riskOf(item),
              revision: item.revision,
            },
          ],
    ),
  });
}

function riskOf({ risk }: QueueItem): number {
  return risk ?? 1;
}

/** Undecided, nobody has it open, no reason speaks against it, and its risk is a probability and low enough. */
function isCandidate(item: QueueItem, threshold: number): boolean {
  const waits = item.state === 'cleared' || item.state === 'needs-review';
  return (
    waits &&
    item.revision === 0 &&
    item.score !== undefined &&
    !item.hidden &&
    item.lease === undefined &&
    tellingReasons(item.reasons).length === 0 &&
    !item.reasons.includes('audit.sample') &&
    item.riskBasis !== 'order-only' &&
    riskOf(item) <= threshold
  );
}

/** By hash of seed and id: the same seed draws the same sample, and nobody can steer it. */
function drawSample(
  candidates: readonly QueueItem[],
  { share, seed }: { readonly share: number; readonly seed: string },
): ReadonlySet<string> {
  const wanted = Math.max(1, Math.round(share * candidates.length));
  const lots = candidates.flatMap(({ gradeId }) =>
    gradeId === undefined ? [] : [{ gradeId, lot: createHash('sha256').update(`${seed}/${gradeId}`).digest('hex') }],
  );
  return new Set(
    lots
      .sort((a, b) => (a.lot < b.lot ? -1 : 1))
      .slice(0, wanted)
      .map(({ gradeId }) => gradeId),
  );
}

/** Of a sum of independent yes/no outcomes with these probabilities: mean and 95% of its normal approximation, as a share. */
export function expectedShare(risks: readonly number[]): Pick<ApprovalPromise, 'expectedShare' | 'interval'> {
  const n = risks.length;
  if (n === 0) return { expectedShare: 0, interval: { low: 0, high: 0 } };
  const mean = risks.reduce((sum, risk) => sum + risk, 0) / n;
  const spread = Math.sqrt(risks.reduce((sum, risk) => sum + risk * (1 - risk), 0)) / n;
  const half = 1.959963984540054 * spread;
  return { expectedShare: mean, interval: { low: Math.max(0, mean - half), high: Math.min(1, mean + half) } };
}

async function promiseOf(
  workspace: Workspace,
  assignment: StoredAssignment,
  {
    approve,
    audit,
    threshold,
  }: { readonly approve: readonly QueueItem[]; readonly audit: number; readonly threshold: number },
): Promise<ApprovalPromise> {
  const { rubric } = await deskRules(workspace, assignment);
  const model = await refreshRisks(workspace, assignment, rubric);
  const like = (await workspace.stores.desk.queue.readings(assignment.id)).filter(
    (reading) =>
      reading.score !== undefined &&
      tellingReasons(reading.reasons).length === 0 &&
      model.riskOf(reading).risk <= threshold,
  );
  const changed = like.filter((reading) => isChanged(reading, rubric.scale)).length;
  const seen = wilsonInterval(changed, like.length);
  const bases = [...new Set(approve.map(({ riskBasis }) => riskBasis ?? ''))].sort();
  return {
    approve: approve.length,
    audit,
    ...expectedShare(approve.map(riskOf)),
    ...(seen !== undefined && { observed: { decided: like.length, changed, ...seen } }),
    basis: bases.join(' '),
  };
}

/** What came of a batch: of the sample that was held back and has been read since, how many were moved by more than a point. */
export async function auditResult(
  workspace: Workspace,
  assignment: StoredAssignment,
  batch: ApprovalBatch,
): Promise<{
  readonly held: number;
  readonly read: number;
  readonly changed: number;
  readonly low?: number;
  readonly high?: number;
}> {
  const { rubric } = await deskRules(workspace, assignment);
  const held = new Set(batch.items.filter(({ outcome }) => outcome === 'held').map(({ gradeId }) => gradeId));
  const read = (await workspace.stores.desk.queue.readings(assignment.id)).filter(({ gradeId }) => held.has(gradeId));
  const changed = read.filter((reading) => isChanged(reading, rubric.scale)).length;
  return { held: held.size, read: read.length, changed, ...wilsonInterval(changed, read.length) };
}

/** The promise in a sentence. */
export function approvalWords({ promise, threshold }: Pick<ApprovalBatch, 'promise' | 'threshold'>): string {
  const { approve, audit, expectedShare: share, interval, observed } = promise;
  const percent = (value: number): string => `${(value * 100).toFixed(1)}%`;
  const seen =
    observed === undefined
      ? 'No teacher has read a grade like them yet.'
      : `Of ${observed.decided} like them that teachers read, ${observed.changed} were moved (95%: ${percent(observed.low)} to ${percent(observed.high)}).`;
  return `${approve} grades with a risk of at most ${percent(threshold)} would be approved and ${audit} held back for you. About ${percent(share)} of the approved (95%: ${percent(interval.low)} to ${percent(interval.high)}) are off by more than one point. ${seen}`;
}
