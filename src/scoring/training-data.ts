import { AssayError } from '../core/errors.ts';
import type { ScoreScale } from '../stats/confusion-matrix.ts';
import type { GradedText } from './graded-text.ts';
import { softLabels } from './soft-labels.ts';

export const defaultLanguage = 'en';

/** Fewer cannot be cross-validated: five folds of four. */
const minimumEssays = 20;

/** Refuses, with what is needed and what is there, before any work is done. */
export function checkExamples(examples: readonly GradedText[], scales: Readonly<Record<string, ScoreScale>>): void {
  if (Object.keys(scales).length === 0)
    throw new AssayError('training.insufficient', 'no target to train: scales is empty; needs at least one');
  for (const [target, scale] of Object.entries(scales)) {
    const scores = examples.map((example) => example.targets[target]?.score).filter((score) => score !== undefined);
    if (scores.length < minimumEssays) {
      throw new AssayError(
        'training.insufficient',
        `target "${target}" has ${scores.length} graded essays; training needs at least ${minimumEssays}`,
        { details: { target, have: scores.length, need: minimumEssays } },
      );
    }
    const outside = scores.find((score) => !(score >= scale.min && score <= scale.max));
    if (outside !== undefined) {
      throw new AssayError(
        'input.invalid',
        `a score of target "${target}" is ${outside}; allowed are ${scale.min} to ${scale.max}`,
      );
    }
    const different = new Set(scores).size;
    if (different < 2) {
      throw new AssayError(
        'training.insufficient',
        `all ${scores.length} graded essays have the same score for "${target}"; training needs at least two different scores`,
        { details: { target, have: different, need: 2 } },
      );
    }
  }
}

/** Targets that are graded on the same essays, which can share their factorisations. */
export interface LabelGroup {
  readonly rows: Uint32Array;
  readonly targets: readonly TargetLabels[];
}

export interface TargetLabels {
  readonly id: string;
  /** Resolved scores. */
  readonly scores: Float64Array;
  /** What is fitted: the raters' mean, on the score's scale, where raters are known; the score where they are not. */
  readonly labels: Float64Array;
}

export function labelsOf(examples: readonly GradedText[], targets: readonly string[]): LabelGroup[] {
  const groups = new Map<string, { rows: Uint32Array; targets: TargetLabels[] }>();
  for (const id of targets) {
    const rows = Uint32Array.from([...examples.keys()].filter((row) => examples[row]?.targets[id] !== undefined));
    const signature = rows.join();
    const group = groups.get(signature) ?? { rows, targets: [] };
    groups.set(signature, group);
    const scores = Float64Array.from(rows, (row) => examples[row]?.targets[id]?.score as number);
    const raters = Array.from(rows, (row) => examples[row]?.targets[id]?.raterScores);
    group.targets.push({ id, scores, labels: softLabels(scores, raters) });
  }
  return [...groups.values()];
}
