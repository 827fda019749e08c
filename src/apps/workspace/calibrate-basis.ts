import { z } from 'zod';
import { contentHash, toJson, type Json } from '../../core/content-hash.ts';
import type { GradingPlan } from '../../core/grading-plan.ts';

/** What a model's scores depend on. Prices and limits are not in it. */
export type CalibrationBasis = Readonly<Record<string, string | number | boolean | null>>;

/** A calibrator that was fitted under one basis means nothing under another. */
export function calibrationBasis(plan: GradingPlan): CalibrationBasis {
  const { route, policy } = plan;
  return {
    rubricHash: plan.rubricHash,
    taskHash: plan.taskHash,
    promptsHash: plan.promptsHash,
    provider: route?.provider ?? null,
    model: route?.model ?? null,
    temperature: route?.temperature ?? null,
    scorerHash: plan.scorerHash,
    questionsHash: plan.questionsHash ?? null,
    exemplars: policy.exemplars,
    exemplarTokens: policy.exemplarTokens,
    measuredFacts: policy.measuredFacts,
    grading: plan.stageVersions['4-grade'] ?? null,
  };
}

const storedSchema = z.object({ basis: z.record(z.string(), z.json()) });

/** The same for what is measured of the score that counts: the grader and its calibrator belong to it. */
export function scoreBasis(plan: GradingPlan): CalibrationBasis {
  return { ...calibrationBasis(plan), grader: plan.grader, calibratorHash: plan.calibratorHash ?? null };
}

/** @param report what is kept beside a calibrator */
export function calibratorFits(report: Json, basis: CalibrationBasis): boolean {
  const stored = storedSchema.safeParse(report);
  return stored.success && contentHash(toJson(stored.data.basis)) === contentHash(basis);
}

/** Names of what differs, for people. */
export function basisDifferences(report: Json, basis: CalibrationBasis): string[] {
  const stored = storedSchema.safeParse(report);
  if (!stored.success) return ['basis'];
  return Object.entries(basis).flatMap(([name, value]) =>
    contentHash(stored.data.basis[name] ?? null) === contentHash(value) ? [] : [name],
  );
}
