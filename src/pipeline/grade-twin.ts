import type { GradeContent, TwinResult } from '../core/grade-record.ts';
import type { GradingPolicy } from '../core/grading-plan.ts';
import { toSource } from '../core/offset-map.ts';
import type { PreparedEssay, Span } from '../core/source-text.ts';
import { calibrate, type CalibrateInput } from './6-calibrate/calibrate.ts';
import type { SanitizedEssay, SanitizeInput } from './1-sanitize/sanitize.ts';
import { sanitize } from './1-sanitize/sanitize.ts';
import { judgeTalk } from './judge-talk.ts';
import { strangeSentences } from './strange-sentences.ts';
import { isHighScore, type HighInput } from './without-thirds.ts';
import { gradeTraits, type TraitContext } from './grade-traits.ts';

/**
 * The places that a model's score is not to rest on: those that stage 1 warns of, those that speak of judging at all, and, where the score is high for its
 * essay, those that have nothing to do with the rest. That is where an order that no rule knows would have to stand.
 */
export function suspectedPlaces(
  { findings, essay }: Pick<SanitizedEssay, 'findings' | 'essay'>,
  { result, rubric, taskText, policy, grader, expected, unlike = [] }: SuspectInput,
): readonly Span[] {
  if (!policy.maskedTwin) return [];
  const found = findings.flatMap(({ span, severity }) =>
    span === undefined || span.end <= span.start || severity === 'info' ? [] : [span],
  );
  // The trained scorer counts words and cannot be spoken to, but it can be fed.
  if (result.status === 'unscored') return found;
  if (grader === 'scorer') return [...found, ...padding(essay, unlike)];
  const strange = isHighScore({ result, rubric, expected }) ? strangeSentences(essay, taskText) : [];
  return [...found, ...judgeTalk(essay, taskText), ...strange];
}

/** Parts that may be there for their length: what a scorer that counts words can be told. */
function padding({ masked }: PreparedEssay, unlike: readonly Span[]): readonly Span[] {
  return unlike.map((span) => toSource(masked.map, span));
}

interface SuspectInput extends HighInput {
  readonly taskText: string;
  readonly policy: GradingPolicy;
  readonly grader: CalibrateInput['grader'];
  /** Stretches of the masked essay that stage 3 found unlike the class. */
  readonly unlike?: readonly Span[] | undefined;
}

/**
 * The essay with those places replaced by placeholders, through stage 1 again. The student's own text stays as it is: the twin is only ever
 * compared with.
 */
export function makeTwin(input: SanitizeInput, places: readonly Span[]): SanitizedEssay {
  return sanitize({ ...input, text: withoutSpans(input.text, places) });
}

function withoutSpans(text: string, spans: readonly Span[]): string {
  let end = 0;
  let twin = '';
  let count = 0;
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    if (span.end <= end) continue;
    if (span.start >= end) {
      count += 1;
      twin += `${text.slice(end, span.start)}[TEXT_${count}]`;
    }
    end = span.end;
  }
  return twin + text.slice(end);
}

/**
 * Stages 4 to 6 for the twin: the same question with other words of the essay. Each reply is a journalled step of its own
 * (`4-grade/twin/…`), so that it is paid once and replays.
 */
export async function gradeTwin(
  { sanitized, context }: { readonly sanitized: SanitizedEssay; readonly context: TraitContext },
  calibration: Omit<CalibrateInput, 'traits' | 'rubric'>,
): Promise<TwinResult> {
  if (!sanitized.gradable.ok) return { status: 'unscored', reason: sanitized.gradable.reason };
  const { grades } = await gradeTraits({ ...context, essay: sanitized.essay, twin: 'twin' });
  const result: GradeContent['result'] = calibrate({ ...calibration, traits: grades, rubric: context.rubric });
  if (result.status === 'unscored') return result;
  return {
    status: 'scored',
    score: result.score,
    continuous: result.continuous,
    traits: grades.flatMap((grade) =>
      grade.status === 'scored' ? [{ traitId: grade.traitId, score: grade.score }] : [],
    ),
  };
}
