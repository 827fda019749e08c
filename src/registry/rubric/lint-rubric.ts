import type { Rubric } from '../../core/rubric.ts';
import {
  anchorCountsLength,
  anchorDoubleBarrelled,
  anchorMissing,
  anchorNotParallel,
  anchorNotRising,
  anchorOverlap,
  anchorUnobservable,
  anchorVerbose,
} from './lint/anchor-rules.ts';
import type { RubricFinding, RubricRule } from './lint/rubric-finding.ts';
import {
  definitionHardToRead,
  definitionThin,
  dialectPenalty,
  tooManyTraits,
  traitDoubleBarrelled,
  traitSame,
} from './lint/trait-rules.ts';
import {
  bandsCoarse,
  learnerContextMissing,
  scalesMixed,
  weightExtreme,
  weightsSum,
} from './lint/whole-rubric-rules.ts';

const rules: readonly RubricRule[] = [
  anchorMissing,
  anchorOverlap,
  anchorUnobservable,
  anchorNotRising,
  anchorCountsLength,
  anchorVerbose,
  anchorDoubleBarrelled,
  anchorNotParallel,
  traitSame,
  traitDoubleBarrelled,
  tooManyTraits,
  definitionThin,
  definitionHardToRead,
  dialectPenalty,
  weightsSum,
  weightExtreme,
  bandsCoarse,
  scalesMixed,
  learnerContextMissing,
];

const severityOrder = { error: 0, warning: 1, info: 2 } as const;

/**
 * What a curriculum lead would send a rubric back for: errors first, then warnings, then notes, each group in the order of docs/rubrics.md.
 * Rules about words know English; a rubric in another language gets the others.
 *
 * @returns an empty list when there is nothing to say
 */
export function lintRubric(rubric: Rubric): RubricFinding[] {
  return rules
    .flatMap((rule) => rule(rubric))
    .toSorted((a, b) => severityOrder[a.severity] - severityOrder[b.severity]);
}
