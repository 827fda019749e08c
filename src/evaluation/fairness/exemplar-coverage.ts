import { holistic, type GradedEssay } from '../../core/exemplar.ts';
import type { Rubric } from '../../core/rubric.ts';
import { bandOf } from '../../pipeline/3-exemplars/band-of.ts';
import { ratersAgree } from '../../pipeline/3-exemplars/raters-agree.ts';

export interface ExemplarCoverage {
  readonly bands: readonly {
    readonly band: string;
    /** Graded essays of the band that may be shown: their raters agree. */
    readonly exemplars: number;
    readonly africanAmericanEnglish: number;
    readonly secondLanguage: number;
  }[];
  /** What is missing, in words; empty when every band has both. */
  readonly missing: readonly string[];
}

/** What `note` says of the writer's language; see docs/evaluation.md. */
const africanAmericanEnglish = /african american (?:vernacular )?english|\baave\b|\baae\b/iu;
const secondLanguage = /second[- ]language|\besl\b|\bell\b|english learner|multilingual/iu;

/**
 * Whether the graded essays hold, in every band, one in African American English and one by a second-language writer: a grader that never saw a
 * strong essay in a dialect learns that strong essays have none. Looks at the notes of graded essays; an essay without one counts for neither.
 */
export function exemplarCoverage(essays: readonly GradedEssay[], rubric: Rubric): ExemplarCoverage {
  const shown = essays.filter((essay) => ratersAgree(essay, rubric.scale));
  const bands = rubric.bands.map(({ name }, index) => {
    const own = shown.filter((essay) => {
      const score = essay.resolved[holistic];
      return score !== undefined && bandOf(score, rubric) === index;
    });
    const noted = (pattern: RegExp) => own.filter(({ note }) => note !== undefined && pattern.test(note)).length;
    return {
      band: name,
      exemplars: own.length,
      africanAmericanEnglish: noted(africanAmericanEnglish),
      secondLanguage: noted(secondLanguage),
    };
  });
  return {
    bands,
    missing: bands.flatMap(({ band, africanAmericanEnglish: dialect, secondLanguage: learners }) => [
      ...(dialect === 0 ? [`band "${band}" has no exemplar in African American English`] : []),
      ...(learners === 0 ? [`band "${band}" has no exemplar by a second-language writer`] : []),
    ]),
  };
}
