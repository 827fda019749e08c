import { scorePoints } from '../../../core/score-scale.ts';
import type { Rubric } from '../../../core/rubric.ts';
import type { RubricFinding } from './rubric-finding.ts';

const weightTolerance = 0.001;
const dominantWeight = 0.5;

/** Weights that do not sum to 1. The aggregate divides by their sum, so scores stand; the numbers people read do not. */
export function weightsSum(rubric: Rubric): RubricFinding[] {
  const sum = rubric.traits.reduce((total, trait) => total + trait.weight, 0);
  if (Math.abs(sum - 1) <= weightTolerance) return [];
  const scaled = rubric.traits.map((trait) => `${trait.id} ${round(trait.weight / sum)}`).join(', ');
  return [
    {
      rule: 'weights-sum',
      severity: 'warning',
      path: 'traits',
      message: `the weights sum to ${round(sum)}, not to 1`,
      suggestion: `in the same proportion: ${scaled}`,
    },
  ];
}

/** A trait that cannot change the score, or that is most of it. */
export function weightExtreme(rubric: Rubric): RubricFinding[] {
  const sum = rubric.traits.reduce((total, trait) => total + trait.weight, 0);
  return rubric.traits.flatMap((trait, index): RubricFinding[] => {
    const share = sum > 0 ? trait.weight / sum : 0;
    const place = { rule: 'weight-extreme', severity: 'info', path: `traits[${index}].weight` } as const;
    if (trait.weight === 0) {
      const message = `"${trait.name}" has weight 0: it is graded and does not count`;
      return [{ ...place, message, suggestion: 'say so in its definition, or take it out' }];
    }
    if (rubric.traits.length < 3 || share <= dominantWeight) return [];
    const message = `"${trait.name}" is ${Math.round(share * 100)}% of the score; the others can hardly change it`;
    return [{ ...place, message, suggestion: 'check that this is what the assignment teaches' }];
  });
}

/** Bands that tell students or Assay little: a single one, or one that holds most of the scale. */
export function bandsCoarse(rubric: Rubric): RubricFinding[] {
  const points = scorePoints(rubric.scale).length;
  const [only] = rubric.bands;
  if (rubric.bands.length === 1 && only !== undefined) {
    return [
      {
        rule: 'bands-coarse',
        severity: 'warning',
        path: 'bands',
        message: `one band, "${only.name}", holds every score: there is no lower or higher one to show exemplars from`,
        suggestion: 'three to five bands, cut where instruction changes',
      },
    ];
  }
  return rubric.bands.flatMap((band, index): RubricFinding[] => {
    const inside = (band.max - band.min) / rubric.scale.step + 1;
    if (inside <= points / 2 || rubric.bands.length === 2) return [];
    return [
      {
        rule: 'bands-coarse',
        severity: 'info',
        path: `bands[${index}]`,
        message: `"${band.name}" holds ${inside} of ${points} scores`,
        suggestion: 'cut it where instruction changes',
      },
    ];
  });
}

/** Traits on scales that raters have to keep apart. */
export function scalesMixed(rubric: Rubric): RubricFinding[] {
  const scales = new Set(rubric.traits.map(({ scale }) => `${scale.min} to ${scale.max} in steps of ${scale.step}`));
  if (scales.size < 2) return [];
  return [
    {
      rule: 'scales-mixed',
      severity: 'info',
      path: 'traits',
      message: `the criteria are on ${scales.size} scales: ${[...scales].join('; ')}`,
      suggestion: 'one scale for all criteria is easier to score and to explain; weights say what counts more',
    },
  ];
}

/** A rubric that does not say who writes. */
export function learnerContextMissing(rubric: Rubric): RubricFinding[] {
  if ((rubric.learnerContext ?? '').trim() !== '') return [];
  return [
    {
      rule: 'learner-context-missing',
      severity: 'warning',
      path: 'learnerContext',
      message:
        'nothing says who writes, under what conditions, and which features of dialect or first language are not errors',
      suggestion:
        'two or three sentences: grade, time allowed, languages at home, what is not to be counted as an error',
    },
  ];
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
