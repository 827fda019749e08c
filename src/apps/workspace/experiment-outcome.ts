import { z } from 'zod';
import { silentTracer } from '../../adapters/memory/tracer.ts';
import { createMemoryJournal } from '../../adapters/memory/journal.ts';
import { keyedHash, sha256 } from '../../core/content-hash.ts';
import type { GradingPlan } from '../../core/grading-plan.ts';
import type { PlanOutcome } from '../../evaluation/evaluators/evaluator.ts';
import { gradeEssay, type GradeOutcome } from '../../pipeline/run.ts';
import type { DatasetRow } from '../../ports/dataset-stores.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import type { Materials } from './materials.ts';
import type { Workspace } from './workspace.ts';

export const outcomeSchema: z.ZodType<PlanOutcome> = z.object({
  score: z.number().optional(),
  continuous: z.number().optional(),
  traits: z.record(z.string(), z.number()),
  claims: z.number(),
  rejected: z.number(),
  generic: z.number(),
  state: z.enum(['released', 'review', 'rejected']),
  reasons: z.array(z.string()),
  findings: z.array(z.string()),
  costMicroUsd: z.number(),
  latencyMs: z.number(),
  answeredBy: z.array(z.string()),
  feedback: z.array(
    z.object({ traitId: z.string(), kind: z.enum(['strength', 'weakness']), comment: z.string(), quote: z.string() }),
  ),
});

/** Of a grader of which only scores are known. */
export const noOutcome: PlanOutcome = {
  traits: {},
  claims: 0,
  rejected: 0,
  generic: 0,
  state: 'review',
  reasons: [],
  findings: [],
  costMicroUsd: 0,
  latencyMs: 0,
  answeredBy: [],
  feedback: [],
};

export interface ExperimentGrading {
  readonly assignment: StoredAssignment;
  readonly plan: GradingPlan;
  readonly planHash: string;
  readonly materials: Materials;
  readonly secret: string;
}

/** The name that a row's calls have in the ledger: the same for the same row, plan and repeat, so that a second try finds what was paid. */
export function experimentRunId(planHash: string, rowHash: string, repeat: number): string {
  return `exp_${sha256(`${planHash}:${rowHash}:${repeat}`).slice(0, 32)}`;
}

/** Takes one row through the pipeline's own stages, and keeps what evaluators ask for. */
export async function gradeRow(
  workspace: Workspace,
  { assignment, plan, planHash, materials, secret }: ExperimentGrading,
  row: DatasetRow,
  repeat: number,
): Promise<PlanOutcome> {
  const runId = experimentRunId(planHash, row.rowHash, repeat);
  const started = performance.now();
  const outcome = await gradeEssay(
    {
      runId,
      text: row.text,
      hiddenText: [],
      taskText: assignment.taskText,
      identities: materials.identities,
      rubric: materials.rubric,
      plan,
      planHash,
      reference: keyedHash(secret, `experiment:${row.rowHash}:${repeat}`),
      commentKey: secret,
      ...(row.learner !== undefined && { learner: row.learner }),
    },
    { ...materials.ports, journal: createMemoryJournal(), tracer: silentTracer },
  );
  const latencyMs = Math.round(performance.now() - started);
  const { settledMicroUsd } = await workspace.ledger.totals({ runId });
  return toOutcome(outcome, { latencyMs, costMicroUsd: settledMicroUsd });
}

function toOutcome(
  { content, traits }: GradeOutcome,
  measured: Pick<PlanOutcome, 'latencyMs' | 'costMicroUsd'>,
): PlanOutcome {
  const { result, faithfulness, decision, findings } = content;
  const scored = traits.filter((trait) => trait.status === 'scored');
  return {
    ...(result.status === 'scored' && { score: result.score, continuous: result.continuous }),
    traits: Object.fromEntries(scored.map((trait) => [trait.traitId, trait.score])),
    ...faithfulness,
    state: decision.state,
    reasons: decision.reasons.map((reason) => reason.code),
    findings: [...new Set(findings.map((finding) => finding.family))],
    ...measured,
    answeredBy: [...new Set(scored.map((trait) => trait.answeredBy))],
    feedback: scored.flatMap(({ traitId, claims }) =>
      claims.map(({ kind, comment, quote }) => ({ traitId, kind, comment, quote })),
    ),
  };
}
