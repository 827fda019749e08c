import { z } from 'zod';
import { silentTracer } from '../../adapters/memory/tracer.ts';
import { createMemoryJournal } from '../../adapters/memory/journal.ts';
import { keyedHash, sha256, toJson } from '../../core/content-hash.ts';
import type { GradedEssay } from '../../core/exemplar.ts';
import type { GradingPlan } from '../../core/grading-plan.ts';
import { traitScores } from '../../pipeline/6-calibrate/calibrator.ts';
import { gradeEssay, type EssayScorer } from '../../pipeline/run.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import type { SampledEssay } from './calibrate-sample.ts';
import { loadMaterials, type Materials } from './materials.ts';
import { derivedKey } from './derived-key.ts';
import type { Workspace } from './workspace.ts';

const pointSchema = z.object({
  /** Null where a trait could not be scored. */
  aggregate: z.number().nullable(),
  traits: z.record(z.string(), z.number()),
  answers: z.record(z.string(), z.number()).nullable(),
});

/** What the model made of one graded essay: numbers only. */
export type CalibrationPoint = z.infer<typeof pointSchema>;

export interface CollectInput {
  readonly assignment: StoredAssignment;
  readonly plan: GradingPlan;
  readonly planHash: string;
  readonly sample: readonly SampledEssay[];
  /** The trained scorer's score of each essay, from before it had seen it. */
  readonly heldOut: ReadonlyMap<string, number>;
  readonly onProgress?: (done: number, total: number) => void;
}

/** The name that an essay's calls have in the ledger: the same for the same essay and plan, so that a second try finds what was paid. */
export function calibrationRunId(planHash: string, essayId: string): string {
  return `cal_${sha256(`${planHash}:${essayId}`).slice(0, 32)}`;
}

export async function knownPoints(
  { stores }: Workspace,
  assignment: StoredAssignment,
  planHash: string,
): Promise<Map<string, CalibrationPoint>> {
  const stored = await stores.calibrationPoints.ofPlan(assignment.id, planHash);
  return new Map([...stored].map(([id, point]) => [id, pointSchema.parse(point)]));
}

/**
 * Takes the sampled essays through the pipeline's own stages. A finished essay is kept as numbers and never asked again; in one that was
 * broken off, replies that were paid for are found in the ledger.
 *
 * @throws AssayError `model.transport` and the like; what is finished stays finished
 */
export async function collectPoints(workspace: Workspace, input: CollectInput): Promise<Map<string, CalibrationPoint>> {
  const { assignment, plan, planHash, sample, onProgress } = input;
  const points = await knownPoints(workspace, assignment, planHash);
  const todo = sample.filter(({ essay }) => !points.has(essay.id));
  const materials = await loadMaterials(workspace, assignment, plan);
  const secret = await derivedKey(workspace, 'gram-buckets/1');
  let done = sample.length - todo.length;
  const queue = todo.values();
  async function work(): Promise<void> {
    for (const { essay } of queue) {
      await workspace.stores.budgets.attribute(calibrationRunId(planHash, essay.id), assignment.id);
      const point = await gradeOne({ materials, secret, heldOut: input.heldOut.get(essay.id) }, essay, input);
      await workspace.stores.calibrationPoints.put(assignment.id, {
        essayId: essay.id,
        planHash,
        runId: calibrationRunId(planHash, essay.id),
        value: toJson(point),
      });
      points.set(essay.id, point);
      done += 1;
      onProgress?.(done, sample.length);
    }
  }
  const workers = await Promise.allSettled(Array.from({ length: workspace.config.concurrency }, work));
  for (const worker of workers) if (worker.status === 'rejected') throw worker.reason;
  return points;
}

async function gradeOne(
  {
    materials,
    secret,
    heldOut,
  }: { readonly materials: Materials; readonly secret: string; readonly heldOut: number | undefined },
  essay: GradedEssay,
  { assignment, plan, planHash }: CollectInput,
): Promise<CalibrationPoint> {
  const { scorer, ...ports } = materials.ports;
  const outcome = await gradeEssay(
    {
      runId: calibrationRunId(planHash, essay.id),
      text: essay.text,
      hiddenText: [],
      taskText: assignment.taskText,
      identities: materials.identities,
      rubric: materials.rubric,
      plan,
      planHash,
      reference: keyedHash(secret, `calibration:${essay.id}`),
      commentKey: secret,
    },
    {
      ...ports,
      journal: createMemoryJournal(),
      tracer: silentTracer,
      ...(scorer !== undefined && heldOut !== undefined && { scorer: unseen(scorer, heldOut) }),
    },
  );
  const { result } = outcome.content;
  return {
    aggregate: result.status === 'scored' ? result.aggregate : null,
    traits: traitScores(outcome.traits),
    answers: outcome.answers === undefined ? null : { ...outcome.answers },
  };
}

/** The scorer has learnt from this essay: what it may say of it is what it said before. */
function unseen(scorer: EssayScorer, heldOut: number): EssayScorer {
  return {
    facts: (text) => scorer.facts(text),
    predict: () => ({ continuous: heldOut, validated: false }),
    // Trait scores of before are not kept: a cascade that compares with them has nothing to compare with here.
    traitScores: () => ({}),
  };
}
