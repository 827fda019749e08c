import { holistic } from '../../core/exemplar.ts';
import type { EvaluatedEssay } from './evaluator.ts';

/** Human and machine score of the whole essay, where both are there. */
export function humanAndMachine({ human, outcome }: EvaluatedEssay): readonly [number, number] | undefined {
  const [given, machine] = [human[holistic], outcome.score];
  return given === undefined || machine === undefined ? undefined : [given, machine];
}
