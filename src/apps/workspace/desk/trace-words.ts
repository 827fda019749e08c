import type { GradeContent } from '../../../core/grade-record.ts';
import type { Stage } from '../../../core/stage.ts';
import { unscoredWords } from '../../../core/unscored-words.ts';
import type { StoredGrade } from '../../../ports/stored.ts';
import { readTrace, type Trace } from '../read-trace.ts';
import type { Workspace } from '../workspace.ts';
import { reasonWords } from './reason-words.ts';

interface TraceStep {
  readonly stage: Stage;
  readonly title: string;
  readonly sentences: readonly string[];
  readonly durationMs?: number;
}

const titles: Readonly<Record<Stage, string>> = {
  '1-sanitize': 'Reading the text',
  '2-rubric': 'The rubric',
  '3-exemplars': 'Essays to compare with',
  '4-grade': 'Scoring each criterion',
  '5-faithfulness': 'Checking the evidence',
  '6-calibrate': 'From criteria to a score',
  '7-review': 'Who looks at it',
};

/** How a grade came about, stage by stage, in sentences for teachers. No words of the essay. */
export async function traceWords(
  workspace: Workspace,
  gradeId: string,
): Promise<{ readonly gradeId: string; readonly steps: readonly TraceStep[] }> {
  const grade = await workspace.stores.grades.get(gradeId);
  const trace = await readTrace(workspace, gradeId);
  const sentences = sentencesOf(grade, trace);
  const stages = Object.keys(titles) as Stage[];
  return {
    gradeId,
    steps: stages.map((stage) => {
      const durationMs = trace.spans.findLast(({ name }) => name === stage)?.durationMs;
      return {
        stage,
        title: titles[stage],
        sentences: sentences[stage],
        ...(durationMs !== undefined && { durationMs }),
      };
    }),
  };
}

function sentencesOf({ content }: StoredGrade, trace: Trace): Record<Stage, string[]> {
  return {
    '1-sanitize': readingWords(content),
    '2-rubric': [
      `Rubric ${trace.rubric.id}${trace.rubric.version === undefined ? '' : `, version ${trace.rubric.version}`}, as it is sealed in the plan ${trace.planHash.slice(0, 8)}.`,
    ],
    '3-exemplars': exemplarWords(content, trace),
    '4-grade': gradingWords(content, trace),
    '5-faithfulness': evidenceWords(content),
    '6-calibrate': scoreWords(content),
    '7-review': reviewWords(content),
  };
}

function readingWords({ essay, findings, maskedIdentities }: GradeContent): string[] {
  const masked =
    maskedIdentities === 0
      ? 'No names or other marks of a person were found.'
      : `${count(maskedIdentities, 'name or mark of a person was', 'names or marks of a person were')} covered before anything was graded.`;
  const families = [...new Set(findings.map(({ family }) => family))];
  const found =
    families.length === 0
      ? 'Nothing in the text seemed to address the grader.'
      : `${count(findings.length, 'place was', 'places were')} marked: ${families.join(', ')}. Nothing was taken out of the essay.`;
  return [`The essay has ${essay.characters} characters.`, masked, found];
}

function exemplarWords({ exemplars }: GradeContent, { plan }: Trace): string[] {
  if (plan.policy.exemplars === 0) return ['The assignment shows the grader no graded essays.'];
  if (exemplars.ids.length === 0) return [`None was shown; ${exemplars.eligible} graded essays could have been.`];
  return [
    `${count(exemplars.ids.length, 'graded essay', 'graded essays')} of this assignment, of ${exemplars.eligible} whose raters agree: ${exemplars.ids.join(', ')}.`,
  ];
}

function gradingWords(content: GradeContent, { plan, promptVersion, calls }: Trace): string[] {
  const { traits } = content;
  const by =
    plan.grader === 'model'
      ? `Each criterion was a question of its own to ${plan.route?.model ?? 'a model'}${promptVersion === undefined ? '' : ` (prompts ${promptVersion})`}.`
      : plan.scorerHash === null
        ? 'No machine graded this essay; a teacher does.'
        : 'The scorer that was trained on this assignment’s graded essays gave each criterion its score.';
  const each = traits.map(({ traitId, score, attempts, confidence }) => {
    if (score === undefined)
      return `${traitId}: no score after ${count(attempts, 'attempt', 'attempts')}: ${unscoredWords(content, traitId) ?? 'unknown'}.`;
    const sure =
      confidence === undefined ? '' : `, given a probability of ${Math.round(confidence.probability * 100)}%`;
    const again = attempts > 1 ? `, after ${attempts} attempts` : '';
    return `${traitId}: ${score}${sure}${again}.`;
  });
  const spent = calls.reduce((sum, call) => sum + (call.costMicroUsd ?? 0), 0);
  const cost =
    calls.length === 0 ? [] : [`${count(calls.length, 'call', 'calls')} to a model, $${(spent / 1e6).toFixed(4)}.`];
  return [by, ...each, ...cost];
}

function evidenceWords({ faithfulness, traits }: GradeContent): string[] {
  const stood = traits.reduce((sum, { evidence }) => sum + evidence.length, 0);
  const { claims, rejected, generic } = faithfulness;
  if (claims === 0) return ['There were no claims to check.'];
  return [
    `${count(claims, 'claim', 'claims')} about the essay; ${rejected} refused because what they quote is not there, or they contradict their score.`,
    `${count(stood, 'sentence stands', 'sentences stand')}, each with its place in the essay; ${generic} would fit any essay.`,
  ];
}

/** What the score of an essay is. */
export const methodWords = {
  aggregate: 'the weighted mean of the criteria',
  scorer: 'the trained scorer’s own score of the whole',
  affine: 'the mean of the criteria, put on the line that people’s scores follow',
  isotonic: 'the mean of the criteria, put on the curve that people’s scores follow',
  stack: 'criteria, answers and scorer together, weighed as people’s scores taught',
} as const;

function scoreWords({ result, twin }: GradeContent): string[] {
  if (result.status === 'unscored') return [`There is no score: ${result.reason}.`];
  const method = methodWords[result.method];
  const interval =
    result.interval === undefined
      ? 'There is no interval: too few graded essays were there.'
      : `People’s scores of such essays lie between ${result.interval.low} and ${result.interval.high} in ${Math.round(result.interval.coverage * 100)} of 100 cases.`;
  const masked =
    twin === undefined
      ? []
      : [
          twin.status === 'scored'
            ? `Without the marked places the essay was given ${twin.score}.`
            : `Without the marked places there was no score: ${twin.reason}.`,
        ];
  const { populationOffset: taken } = result;
  const offset =
    taken === undefined
      ? []
      : [
          `This grader gives writers of the same population ${Math.abs(taken.offset).toFixed(2)} points ${taken.offset > 0 ? 'more' : 'less'} than everybody; that was taken out. Before it was ${taken.before.score} (${taken.before.continuous.toFixed(2)}).`,
        ];
  return [
    `${result.score}: ${method} (${result.continuous.toFixed(2)} before rounding).`,
    interval,
    ...offset,
    ...masked,
  ];
}

function reviewWords({ decision }: GradeContent): string[] {
  if (decision.reasons.length === 0) return ['Nothing spoke against the grade.'];
  return decision.reasons.map(({ code, traitId, detail }) => {
    const about = [traitId, detail].filter((part) => part !== undefined).join(': ');
    return about === '' ? reasonWords(code) : `${reasonWords(code)} (${about})`;
  });
}

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`;
}
