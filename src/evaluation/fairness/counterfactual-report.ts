import { makeFigure } from '../agreement-report/figure.ts';
import type { Figure } from '../agreement-report/report.ts';
import { bootstrapIntervals } from '../../stats/bootstrap-intervals.ts';
import { mean } from '../../stats/mean.ts';
import { counterfactualTexts } from './counterfactual-texts.ts';

export const variants = ['africanAmericanEnglish', 'secondLanguage'] as const;

export type Variant = (typeof variants)[number];

/** One text to grade. Its id says the argument and the language, nothing else. */
export interface CounterfactualCase {
  readonly id: string;
  readonly argument: string;
  readonly language: 'standard' | Variant;
  readonly text: string;
}

/** Every text of the pairs, to be graded by a plan. */
export function counterfactualCases(): CounterfactualCase[] {
  return counterfactualTexts.flatMap((one) =>
    (['standard', ...variants] as const).map((language) => ({
      id: `${one.id}/${language}`,
      argument: one.id,
      language,
      text: one[language],
    })),
  );
}

/** Scores of one text: before rounding where the plan tells, and by trait. */
export interface CounterfactualScore {
  readonly score: number | undefined;
  readonly traits: Readonly<Record<string, number>>;
}

export interface VariantDifference {
  readonly variant: Variant;
  /** Pairs of which both sides got a score. */
  readonly pairs: number;
  readonly unscored: number;
  /** Score of the variant minus that of the same argument in standard English, in points: mean over pairs. */
  readonly difference: Figure;
  /** Pairs whose variant scored lower. */
  readonly lower: number;
  readonly byTrait: Readonly<Record<string, Figure>>;
  readonly largest: { readonly argument: string; readonly difference: number } | undefined;
}

/**
 * What the language of an argument costs under a plan. Traits that judge the language itself may fall for learners' errors; dialect is not
 * error, and the trait of what is argued should move for neither.
 *
 * @param scores by case id
 */
export function counterfactualReport(
  scores: ReadonlyMap<string, CounterfactualScore>,
  { seed = 20_250_101, draws = 1000 }: { readonly seed?: number; readonly draws?: number } = {},
): VariantDifference[] {
  const figureOf = (differences: readonly number[]): Figure => {
    const n = differences.length;
    const { mean: interval } = bootstrapIntervals<'mean'>(
      [differences],
      ({ columns, counts }) => {
        const values = columns[0] ?? new Float64Array(0);
        const total = counts.reduce((sum, count) => sum + count, 0);
        return { mean: values.reduce((sum, value, i) => sum + value * (counts[i] ?? 0), 0) / total };
      },
      { seed, draws },
    );
    // Twelve pairs were written; a mean over fewer than eight of them says little.
    return makeFigure({ n, value: mean(differences), interval, minimumN: 8 });
  };
  return variants.map((variant) => {
    const pairs = counterfactualTexts.flatMap(({ id }) => {
      const [standard, other] = [scores.get(`${id}/standard`), scores.get(`${id}/${variant}`)];
      if (standard?.score === undefined || other?.score === undefined) return [];
      return [{ argument: id, standard, other, difference: other.score - standard.score }];
    });
    const traits = [...new Set(pairs.flatMap(({ standard }) => Object.keys(standard.traits)))];
    const traitDifferences = (trait: string) =>
      pairs.flatMap(({ standard, other }) => {
        const [from, to] = [standard.traits[trait], other.traits[trait]];
        return from === undefined || to === undefined ? [] : [to - from];
      });
    const largest = pairs.toSorted((a, b) => Math.abs(b.difference) - Math.abs(a.difference))[0];
    return {
      variant,
      pairs: pairs.length,
      unscored: counterfactualTexts.length - pairs.length,
      difference: figureOf(pairs.map((pair) => pair.difference)),
      lower: pairs.filter((pair) => pair.difference < 0).length,
      byTrait: Object.fromEntries(traits.map((trait) => [trait, figureOf(traitDifferences(trait))])),
      largest: largest && { argument: largest.argument, difference: largest.difference },
    };
  });
}
