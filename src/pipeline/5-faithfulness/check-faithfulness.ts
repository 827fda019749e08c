import type { Trait } from '../../core/rubric.ts';
import type { PreparedEssay } from '../../core/source-text.ts';
import type { Claim, ClaimProblem, LocatedClaim, RejectedClaim } from '../../core/trait-grade.ts';
import { contradicting } from './check-score.ts';
import { essayAndTask, knownWords, namesOnlyKnown, type KnownWords } from './check-sources.ts';
import { speaksOfPlace } from './check-place.ts';
import { locateQuote, makeSearchable, type QuotePlace } from './locate-quote.ts';

/** Changes with anything that can change which claims stand. */
export const version = '1';

export interface FaithfulnessInput {
  /** What the grader said of one trait. */
  readonly claims: readonly Claim[];
  readonly essay: PreparedEssay;
  readonly trait: Trait;
  readonly score: number;
  /** Prompt and source passages: a comment may speak of them. */
  readonly taskText: string;
  /** What was measured of the essay and may be spoken of: the scorer's features, the facts that a model was given. */
  readonly measured?: readonly string[];
}

export interface FaithfulnessResult {
  /** In the order given, each with the offsets of its quotation in the source. */
  readonly accepted: readonly LocatedClaim[];
  /** Each with the first problem found. */
  readonly rejected: readonly RejectedClaim[];
}

/**
 * Stage 5: a claim stands when its words are in the essay, where it says they are, when it names nothing that is not there, and when it fits the
 * score. No model is asked. No claims give two empty lists.
 */
export function checkFaithfulness(input: FaithfulnessInput): FaithfulnessResult {
  const { claims, essay, trait, taskText } = input;
  const known = knownWords(essayAndTask(essay, taskText), [
    trait.name,
    trait.definition,
    ...Object.values(trait.anchors),
    ...(input.measured ?? []),
  ]);
  const searchable = makeSearchable(essay);
  const contradictions = contradicting(input);
  const accepted: LocatedClaim[] = [];
  const rejected: RejectedClaim[] = [];
  for (const claim of claims) {
    const search = locateQuote(claim, searchable);
    const problem = search.found ? problemOf(claim, search.place, { essay, known, contradictions }) : search.problem;
    if (search.found && problem === undefined) accepted.push({ ...claim, span: search.place.span });
    else rejected.push({ ...claim, problem: problem ?? 'quote-not-found' });
  }
  return { accepted, rejected };
}

interface ClaimContext {
  readonly essay: PreparedEssay;
  readonly known: KnownWords;
  readonly contradictions: ReadonlySet<Claim>;
}

function problemOf(claim: Claim, place: QuotePlace, context: ClaimContext): ClaimProblem | undefined {
  if (!/\p{L}{2}/u.test(claim.comment)) return 'empty-comment';
  if (!speaksOfPlace(claim.comment, place, context.essay)) return 'wrong-place';
  if (!namesOnlyKnown(claim.comment, context.known)) return 'names-absent-source';
  return context.contradictions.has(claim) ? 'contradicts-score' : undefined;
}
