import type { GradeContent } from '../core/grade-record.ts';
import type { GradingPolicy } from '../core/grading-plan.ts';
import { toSource } from '../core/offset-map.ts';
import type { Rubric } from '../core/rubric.ts';
import type { PreparedEssay, Span } from '../core/source-text.ts';
import { sanitize, type SanitizedEssay, type SanitizeInput } from './1-sanitize/sanitize.ts';
import { wordsIn } from './1-sanitize/words.ts';
import { aggregateTraits } from './6-calibrate/aggregate.ts';
import { judgeTalk } from './judge-talk.ts';
import { gradeTraits, type TraitContext } from './grade-traits.ts';

/** So far above what the graded essays most like it suggest, as a share of the range, a score is looked into, however middling it is. */
const surprising = 0.1;
const parts = 3;

export interface HighInput {
  readonly result: GradeContent['result'];
  readonly rubric: Rubric;
  /** What graded essays like this one suggest; absent where nothing does. */
  readonly expected?: number | undefined;
}

/**
 * Whether a score is high enough, on its scale or for its essay, to be worth asking for again: in the upper third and more than graded essays suggest, or far more
 * than they do. Where no graded essay says anything, all but the lowest third.
 */
export function isHighScore({ result, rubric, expected }: HighInput): boolean {
  if (result.status === 'unscored') return false;
  const { min, max } = rubric.scale;
  const range = max - min;
  if (expected === undefined) return result.continuous > min + range / 3;
  const isHigh = result.continuous >= max - range / 3;
  return result.continuous > expected + (isHigh ? 0 : surprising * range);
}

/**
 * Of a model's high scores, and of all where a sentence speaks of judging; not where a teacher looks anyway because there is no score, something was found that
 * holds or graded essays that were to be compared with are missing. The trained scorer cannot be spoken to.
 */
export function wantsThirds(
  { findings, essay }: Pick<SanitizedEssay, 'findings' | 'essay'>,
  high: HighInput & { readonly policy: GradingPolicy; readonly grader: 'model' | 'scorer'; readonly taskText: string },
): boolean {
  const { result, policy, grader, expected, taskText } = high;
  if (!policy.maskedTwin || grader !== 'model' || result.status === 'unscored') return false;
  const isFound = policy.onFinding !== 'grade-and-flag' && findings.some(({ severity }) => severity === 'hold');
  const isAlone = policy.exemplars > 0 && expected === undefined;
  return !isFound && !isAlone && (isHighScore(high) || judgeTalk(essay, taskText).length > 0);
}

/** What the thirds of an essay are worth, as they are sealed. */
export interface ThirdsGraded {
  readonly withoutThirds: readonly (number | null)[];
  readonly thirdAlone?: NonNullable<GradeContent['thirdAlone']>;
}

/**
 * The weighted mean of the traits without the first, the middle and the last third of the words, and for the third (or thirds) missed most by itself, the best of them. An order
 * has to stand somewhere: in whatever words, code or language it is written, the third that holds it is the one whose absence changes the grade, and it
 * is obeyed by itself just as well. Each reply is a journalled step (`4-grade/without-1/…`, `4-grade/only-1/…`).
 */
export async function gradeThirds(input: SanitizeInput, context: TraitContext): Promise<ThirdsGraded> {
  const thirds = thirdsOf(context.essay);
  const withoutThirds: (number | null)[] = [];
  for (const [index, { start, end }] of thirds.entries()) {
    const rest = sanitize({ ...input, text: `${input.text.slice(0, start)}${input.text.slice(end)}` });
    withoutThirds.push(await meanOf(rest, { ...context, twin: `without-${index + 1}` }));
  }
  // A teacher looks where there is nothing to compare with: nothing more is paid for.
  if (withoutThirds.includes(null)) return { withoutThirds };
  let best: { readonly third: number; readonly score: number } | undefined;
  for (const index of mostMissed(withoutThirds)) {
    const { start, end } = thirds[index] ?? { start: 0, end: 0 };
    const alone = sanitize({ ...input, text: input.text.slice(start, end) });
    const score = await meanOf(alone, { ...context, twin: `only-${index + 1}` });
    // What it is worth is not known then, and nothing else would say it.
    if (score === null) return { withoutThirds, thirdAlone: { third: index + 1, score } };
    if (score > (best?.score ?? Number.NEGATIVE_INFINITY)) best = { third: index + 1, score };
  }
  return { withoutThirds, ...(best && { thirdAlone: best }) };
}

/** Places of the lowest score: all three where an order stands in more than one, so that no third alone is missed. */
function mostMissed(withoutThirds: readonly (number | null)[]): number[] {
  const scores = withoutThirds.flatMap((score) => score ?? []);
  const lowest = Math.min(...scores) + 1e-9;
  return withoutThirds.flatMap((score, index) => (score !== null && score <= lowest ? [index] : []));
}

/** Too little to grade, or filler that is no language, is still enough to be obeyed: whatever has words is asked about. Null where nothing has, or a trait gets no usable answer. */
async function meanOf(rest: SanitizedEssay, context: TraitContext): Promise<number | null> {
  if (rest.essay.sentences.length === 0) return null;
  const { grades } = await gradeTraits({ ...context, essay: rest.essay });
  return aggregateTraits(grades, context.rubric) ?? null;
}

/** Cut between words, by their number: sentence ends are the writer's to set. As spans of the source that cover it. */
function thirdsOf({ masked, source }: PreparedEssay): Span[] {
  const words = wordsIn(masked.text);
  const cuts = Array.from({ length: parts - 1 }, (_, index) => {
    const word = words[Math.round(((index + 1) * words.length) / parts)];
    return word === undefined ? source.length : toSource(masked.map, word).start;
  });
  return [0, ...cuts].map((start, index) => ({ start, end: cuts[index] ?? source.length }));
}
