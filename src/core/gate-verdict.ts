import { z } from 'zod';
import { contentHash, toJson } from './content-hash.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex');

/** What a registry keeps versions of. A grading plan is put together from one of each. */
const artifactKinds = ['rubric', 'prompts', 'route', 'policy', 'sanitizer'] as const;

export const artifactKindSchema = z.enum(artifactKinds);

export type ArtifactKind = z.infer<typeof artifactKindSchema>;

/** `too-few`: the evidence cannot tell. It is not a pass. */
const gateStatus = z.enum(['passed', 'failed', 'too-few']);

const gateCheckSchema = z.strictObject({
  /** What was measured: `qwk`, `faithfulness`, `attack-success`, … */
  name: z.string().min(1).max(80),
  /** Where, when the figure is of a part: a length bin (`length 120-180`) or a subgroup (`gender F`). Absent: over all. */
  bin: z.string().min(1).max(120).optional(),
  status: gateStatus,
  value: z.number().optional(),
  /** What the value is held against. */
  threshold: z.number().optional(),
  /** 95% unless the detail says otherwise. */
  interval: z.strictObject({ low: z.number(), high: z.number() }).optional(),
  /** Essays (or attacks) that the figure rests on. */
  n: z.number().int().min(0).optional(),
  /** In words, complete without the numbers beside it. */
  detail: z.string().min(1).max(1000),
});

export type GateCheck = z.infer<typeof gateCheckSchema>;

const gateSubjectSchema = z.strictObject({
  kind: artifactKindSchema,
  /** Name of the versioned document within its kind: a rubric's id, or `default`. */
  name: z.string().min(1).max(120),
  /** Content hash of the version that asks to be let in. */
  candidate: hash,
  /** Content hash of the version that it would replace; null for the first. */
  baseline: hash.nullable(),
});

export const gateVerdictSchema = z.strictObject({
  /** Name of the gate: `red-team`, `agreement`, `fairness`, `cost`, … */
  gate: z.string().min(1).max(80),
  status: gateStatus,
  subject: gateSubjectSchema,
  checks: z.array(gateCheckSchema).max(500),
  /** Content hash of what the figures were computed from (dataset, replies, plans), so that they can be computed again. */
  evidenceHash: hash,
});

/** What one gate says about letting one version replace another. Its status follows from its checks: see `gateStatusOf`. */
export type GateVerdict = z.infer<typeof gateVerdictSchema>;

/** What a gate is asked. */
export interface GateQuestion {
  readonly subject: z.infer<typeof gateSubjectSchema>;
  readonly environment: 'staging' | 'production';
}

/**
 * Asked at every promotion, before the approval and again when it is given. Computes or looks up its evidence.
 *
 * @returns undefined where this gate has no say about such a version, or where nothing was measured for it yet; a promotion that no gate
 *   has said anything about has no evidence, which is a refusal where the registry asks for some
 */
export type Gate = (question: GateQuestion) => Promise<GateVerdict | undefined>;

/** Failed when any check failed; else `too-few` when any could not tell, or there is none; else passed. */
export function gateStatusOf(checks: readonly GateCheck[]): GateVerdict['status'] {
  if (checks.some((check) => check.status === 'failed')) return 'failed';
  if (checks.length === 0 || checks.some((check) => check.status === 'too-few')) return 'too-few';
  return 'passed';
}

/** The content address of a verdict: what an approval names. */
export function gateVerdictHash(verdict: GateVerdict): string {
  return contentHash(toJson(verdict));
}
