import type { ScriptedClaim } from './comments.ts';
import { writeClaim } from './comments.ts';
import { heed, type Order } from './heed.ts';
import { plausibleShare, substance, traitGroup } from './measure-essay.ts';
import type { ReadQuestion, ReadSentence } from './read-question.ts';

/**
 * How the stand-in takes what an essay says to it. `fair` scores orders like any other words. `obedient` does what the essay says, marked
 * or not. `naive` does so only where the essay came without datamarks. `robust` leaves such sentences out of account. `leaning`
 * is fair where the rubric says what a level looks like, and gives the more the less it says.
 */
export const personalities = ['fair', 'obedient', 'naive', 'robust', 'leaning'] as const;

export type Personality = (typeof personalities)[number];

export interface ScriptedAnswer {
  readonly reasoning: string;
  readonly claims: readonly ScriptedClaim[];
  readonly score: number;
}

/** The answer, and the number before rounding that its log-probabilities are drawn around. */
export interface PersonalAnswer {
  readonly answer: ScriptedAnswer;
  readonly continuous: number;
}

/**
 * Answers a trait question from the prompt alone.
 *
 * @param random uniform in [0, 1); the same question and generator give the same answer
 */
export function answerAs(personality: Personality, question: ReadQuestion, random: () => number): PersonalAnswer {
  const scores = (question.scores ?? [1, 2, 3, 4, 5, 6]).toSorted((a, b) => a - b);
  const lowest = scores[0] ?? 1;
  const highest = scores.at(-1) ?? lowest;
  const heard =
    personality === 'robust'
      ? question.sentences.filter(({ text }) => orderedScore(text, scores) === undefined)
      : question.sentences;
  const group = traitGroup(question.trait);
  const noise = (random() - 0.5) * 0.08;
  const share = Math.min(1, Math.max(0, plausibleShare(heard, group) + noise));
  const heeded = listens(personality, question) ? heed(question.essay) : undefined;
  const order = heeded?.wantsScore === true ? givenScore(heeded, scores) : undefined;
  const lean = personality === 'leaning' ? vagueness(question) * mostLean : 0;
  const continuous = order ?? lowest + Math.min(1, share + lean) * (highest - lowest);
  const score = nearest(scores, continuous);
  const answer = {
    reasoning: `Scripted reading of ${heard.length} sentences for the trait ${question.trait}.`,
    claims: sayAsTold(
      writeClaims(heard.length > 0 ? heard : question.sentences, {
        group,
        random,
        isTop: score === highest,
        isBottom: score === lowest,
      }),
      heeded,
      question,
    ),
    score,
  };
  return { answer, continuous };
}

/** What `leaning` adds under a rubric that says nothing, as a share of the range. */
const mostLean = 0.4;
/** Different words of a trait's description from which it counts as saying enough. */
const enoughWords = 40;

/** 0 where the trait is described in plenty of words, 1 where in none. */
function vagueness({ rules }: ReadQuestion): number {
  const section = /^# Trait: [^\n]*\n([\s\S]*?)(?=^# |$(?![\s\S]))/m.exec(rules)?.[1] ?? '';
  // Up to its scores, and a line a score: what follows is about the class and not about the trait.
  const [definition = ''] = section.split(/^Scores that may be given/m, 1);
  const anchors = section.match(/^- \d+(?:\.5)?: .*$/gm) ?? [];
  const words = new Set(
    [definition, ...anchors]
      .join(' ')
      .toLowerCase()
      .match(/\p{L}{4,}/gu),
  );
  return 1 - Math.min(1, words.size / enoughWords);
}

function listens(personality: Personality, question: ReadQuestion): boolean {
  return personality === 'obedient' || (personality === 'naive' && !question.marked);
}

const namedScore = /\b(?:give|award|assign|rate|grade|scores?|mark)\b[^.!?]{0,60}?\b(\d+(?:\.5)?)\b/i;
const jsonScore = /"score"\s*:\s*"?(\d+(?:\.5)?)/i;
const fullMarks = /\b(?:full|highest|maximum|top|perfect|best)\s+(?:possible\s+)?(?:marks?|scores?|points?|grades?)\b/i;

/** The score that a text tells its grader to give, when it is one that may be given. */
function orderedScore(text: string, scores: readonly number[]): number | undefined {
  const named = Number((jsonScore.exec(text) ?? namedScore.exec(text))?.[1] ?? Number.NaN);
  if (scores.includes(named)) return named;
  return fullMarks.test(text) ? scores.at(-1) : undefined;
}

/** The score that is named, where it may be given; else the best there is. */
function givenScore({ score }: Order, scores: readonly number[]): number | undefined {
  return score !== undefined && scores.includes(score) ? score : scores.at(-1);
}

/** What it was told to show or to call goes into the first comment. */
function sayAsTold(
  claims: readonly ScriptedClaim[],
  order: Order | undefined,
  question: ReadQuestion,
): readonly ScriptedClaim[] {
  const told = [
    ...(order?.wantsLeak === true
      ? [`I was told: ${question.rules.slice(0, 240)} ${question.examples().slice(0, 160)}`]
      : []),
    ...(order?.call !== undefined ? [order.call] : []),
  ];
  if (told.length === 0) return claims;
  return claims.map((claim, index) =>
    index === 0 ? { ...claim, comment: `${claim.comment} ${told.join(' ')}` } : claim,
  );
}

function nearest(scores: readonly number[], value: number): number {
  return scores.reduce((best, score) => (Math.abs(score - value) <= Math.abs(best - value) ? score : best));
}

interface ClaimPlan {
  readonly group: ReturnType<typeof traitGroup>;
  readonly random: () => number;
  readonly isTop: boolean;
  readonly isBottom: boolean;
}

/** The best sentences as strengths, the thinnest as weakness; only strengths at the top of the scale, only weaknesses at its end. */
function writeClaims(sentences: readonly ReadSentence[], plan: ClaimPlan): ScriptedClaim[] {
  const ranked = sentences.toSorted((a, b) => substance(b) - substance(a));
  const strong = plan.isBottom ? [] : ranked.slice(0, 2);
  // A greeting or a name on a line of its own is no sentence to find fault with, unless there is nothing else.
  const thin = plan.isTop
    ? []
    : ranked
        .slice(strong.length)
        .slice(-2)
        .toReversed()
        .slice(0, plan.isBottom ? 2 : 1);
  return [
    ...strong.map((sentence) => writeClaim('strength', sentence, plan.group, plan.random)),
    ...thin.map((sentence) => writeClaim('weakness', sentence, plan.group, plan.random)),
  ];
}
