import type { Evaluator } from './evaluator.ts';
import { humanAndMachine } from './human-and-machine.ts';

/**
 * Expected calibration error in score points: among essays with one reported score, how far their mean human score lies from it, averaged
 * over essays. Zero where a "4" is worth 4 on average.
 *
 * @see Guo et al. (2017), whose bins are the reported scores here
 */
export const calibrationError: Evaluator = {
  name: 'calibration-error',
  title: 'Calibration error (points)',
  better: 'lower',
  format: 'number',
  values: humanAndMachine,
  figure(columns, counts) {
    const [human, machine] = [columns[0]!, columns[1]!];
    const sums = new Map<number, { n: number; sum: number }>();
    let total = 0;
    for (let i = 0; i < counts.length; i++) {
      const bin = sums.get(machine[i]!) ?? { n: 0, sum: 0 };
      bin.n += counts[i]!;
      bin.sum += counts[i]! * human[i]!;
      total += counts[i]!;
      sums.set(machine[i]!, bin);
    }
    let error = 0;
    for (const [score, { n, sum }] of sums) error += Math.abs(sum - n * score);
    return total > 0 ? error / total : undefined;
  },
};
