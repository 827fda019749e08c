import type { GradeContent } from './grade-record.ts';
import type { ClaimProblem, ReplyProblem } from './trait-grade.ts';

const words: Readonly<Record<ReplyProblem | ClaimProblem | 'not-gradable', string>> = {
  'missing-field': 'the answer lacked a part of what was asked for',
  'wrong-schema': 'the answer did not have the shape that was asked for',
  'invalid-json': 'the answer could not be read',
  truncated: 'the answer broke off at its longest allowed length',
  refusal: 'the model refused to answer',
  empty: 'the answer was empty',
  'off-scale': 'the answer had a score that the scale does not have',
  'wrong-model': 'another model answered than the one that was asked',
  'canary-leak': 'the answer repeated its instructions or other essays',
  unavailable: 'no answer could be had',
  'not-gradable': 'the essay as a whole could not be judged',
  'empty-quote': 'the feedback quoted nothing',
  'quote-not-found': 'the feedback quoted words that are not in the essay',
  'wrong-place': 'the feedback quoted words from another place than it said',
  'names-absent-source': 'the feedback spoke of a source that is not in the essay',
  'contradicts-score': 'the feedback contradicted its score',
  'empty-comment': 'the feedback said nothing',
};

/**
 * Why a trait has no score, for people: the last thing that was wrong with its answers; where none could be had, which limit or refusal stood
 * in the way, with its figures.
 *
 * @returns undefined for a trait that has a score, or that is not there
 */
export function unscoredWords(
  { traits, decision }: Pick<GradeContent, 'traits' | 'decision'>,
  traitId: string,
): string | undefined {
  const trait = traits.find((one) => one.traitId === traitId);
  if (trait === undefined || trait.status === 'scored') return undefined;
  const prefix = 'unavailable: ';
  const detail = decision.reasons.find((one) => one.traitId === traitId && one.detail?.startsWith(prefix) === true);
  if (trait.reason === 'unavailable' && detail?.detail !== undefined) return detail.detail.slice(prefix.length);
  const known: Readonly<Record<string, string>> = words;
  return known[trait.reason ?? ''] ?? trait.reason ?? words.unavailable;
}
