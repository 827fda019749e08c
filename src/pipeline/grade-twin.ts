import type { Finding } from '../core/finding.ts';
import type { GradeContent, TwinResult } from '../core/grade-record.ts';
import type { GradingPolicy } from '../core/grading-plan.ts';
import type { Span } from '../core/source-text.ts';
import { calibrate, type CalibrateInput } from './6-calibrate/calibrate.ts';
import type { SanitizedEssay, SanitizeInput } from './1-sanitize/sanitize.ts';
import { sanitize } from './1-sanitize/sanitize.ts';
import { gradeTraits, type TraitContext } from './grade-traits.ts';

/**
 * The essay with every place that stage 1 suspects replaced by a placeholder, through stage 1 again. The student's own text stays as it
 * is: the twin is only ever compared with.
 *
 * @returns undefined when no finding that warns or holds says where, or the policy wants no twin
 */
export function makeTwin(
  input: SanitizeInput,
  findings: readonly Finding[],
  policy: GradingPolicy,
): SanitizedEssay | undefined {
  if (!policy.maskedTwin) return undefined;
  const spans = findings.flatMap(({ severity, span }) =>
    severity === 'info' || span === undefined || span.end <= span.start ? [] : [span],
  );
  if (spans.length === 0) return undefined;
  return sanitize({ ...input, text: withoutSpans(input.text, spans) });
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
  const { grades } = await gradeTraits({ ...context, essay: sanitized.essay, isTwin: true });
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
