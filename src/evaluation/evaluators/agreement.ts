import { agreementTolerance, type ScoreScale } from '../../core/score-scale.ts';
import { agreementShare } from '../../stats/agreement-share.ts';
import { quadraticWeightedKappa } from '../../stats/quadratic-weighted-kappa.ts';
import { standardizedMeanDifference } from '../../stats/standardized-mean-difference.ts';
import type { Evaluator } from './evaluator.ts';
import { humanAndMachine } from './human-and-machine.ts';

type Columns = readonly ArrayLike<number>[];

function kappa(columns: Columns, counts: ArrayLike<number>): number | undefined {
  return quadraticWeightedKappa(columns[0]!, columns[1]!, counts);
}

export const qwk: Evaluator = {
  name: 'qwk',
  title: 'Quadratic weighted kappa',
  better: 'higher',
  format: 'number',
  values: humanAndMachine,
  figure: kappa,
};

export const smd: Evaluator = {
  name: 'smd',
  title: 'Standardized mean difference',
  better: 'zero',
  format: 'number',
  values: humanAndMachine,
  figure: (columns, counts) => standardizedMeanDifference(columns[0]!, columns[1]!, { counts }),
};

export const exact: Evaluator = {
  name: 'exact',
  title: 'Exact agreement',
  better: 'higher',
  format: 'percent',
  values: humanAndMachine,
  figure: (columns, counts) => agreementShare(columns[0]!, columns[1]!, { counts }),
};

/** Within a point, or a tenth of a range wider than ten points. */
export function adjacent(scale: ScoreScale): Evaluator {
  const tolerance = agreementTolerance(scale);
  return {
    name: 'adjacent',
    title: 'Adjacent agreement',
    better: 'higher',
    format: 'percent',
    values: humanAndMachine,
    figure: (columns, counts) => agreementShare(columns[0]!, columns[1]!, { tolerance, counts }),
  };
}

/** Quadratic weighted kappa of one trait. */
export function traitQwk(traitId: string): Evaluator {
  return {
    name: `qwk:${traitId}`,
    title: `Quadratic weighted kappa, ${traitId}`,
    better: 'higher',
    format: 'number',
    values: ({ human, outcome }) => {
      const [given, machine] = [human[traitId], outcome.traits[traitId]];
      return given === undefined || machine === undefined ? undefined : [given, machine];
    },
    figure: kappa,
  };
}
