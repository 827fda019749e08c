import type { EssayView } from '../../../api/desk.ts';
import type { Grade, Trace } from '../../../api/grades.ts';
import { counted } from '../../../ui/plural.ts';

export interface TraceStep {
  readonly title: string;
  readonly words: readonly string[];
}

const methods = {
  aggregate: 'The levels were weighed by the rubric and rounded once.',
  scorer:
    'The trained scorer’s own prediction of the whole essay counts, since it was checked against teachers’ scores.',
  affine: 'The weighed levels were put on the teachers’ scale by a straight line, fitted on graded essays.',
  isotonic: 'The weighed levels were put on the teachers’ scale by a rising curve, fitted on graded essays.',
  stack: 'Levels, checks and the trained scorer were combined as graded essays taught.',
} as const;

/** The stages of one grade in the words of a teacher. */
export function traceSteps(essay: EssayView, { content }: Grade, trace: Trace): TraceStep[] {
  return [
    { title: 'The text was prepared', words: prepared(content) },
    {
      title: 'The rubric was fixed',
      words: [`“${essay.rubric.title}”${version(trace)}. A changed rubric would not have been used.`],
    },
    { title: 'Graded essays were laid beside it', words: exemplars(content) },
    { title: 'Each criterion was graded on its own', words: graded(content, trace) },
    { title: 'The evidence was checked', words: evidence(content) },
    { title: 'The score was worked out', words: scored(content) },
    { title: 'It was decided who looks', words: decided(essay, content) },
  ];
}

type Content = Grade['content'];

function prepared({ findings, maskedIdentities }: Content): string[] {
  const masked =
    maskedIdentities === 0
      ? 'No names had to be covered.'
      : `${counted(maskedIdentities, 'name or place', 'names and places')} covered before grading.`;
  const found =
    findings.length === 0
      ? 'Nothing unusual was found.'
      : `${counted(findings.length, 'passage')} looked unusual; the text was graded as it stands, and a teacher is told.`;
  return [masked, found];
}

function version({ rubric }: Trace): string {
  return rubric.version === undefined ? '' : `, version ${rubric.version}`;
}

function exemplars({ exemplars: { ids, eligible } }: Content): string[] {
  return [
    ids.length === 0
      ? 'There were none to compare with.'
      : `${counted(ids.length, 'essay')} out of ${eligible} that teachers had graded: near ones, and some better and worse.`,
  ];
}

function graded({ traits }: Content, { calls }: Trace): string[] {
  const again = traits.filter((trait) => trait.attempts > 1).length;
  const by =
    calls.length === 0
      ? 'By the scorer that was trained on this assignment’s graded essays; no text left this server.'
      : `By ${[...new Set(calls.map((one) => one.modelAnswered ?? one.modelAsked))].join(', ')}, in ${counted(calls.length, 'call')}.`;
  return again === 0 ? [by] : [by, `${counted(again, 'criterion', 'criteria')} had to be asked again.`];
}

function evidence({ faithfulness: { claims, rejected, generic } }: Content): string[] {
  const kept = `${counted(claims, 'claim')} checked against the essay; ${rejected === 0 ? 'each was found in it' : `${rejected} not found and thrown out`}.`;
  return generic === 0 ? [kept] : [kept, `${counted(generic, 'sentence')} would fit any essay.`];
}

function scored({ result }: Content): string[] {
  if (result.status === 'unscored') return [`There is no score: ${result.reason}.`];
  const { interval, continuous, score } = result;
  const range =
    interval === undefined
      ? []
      : [
          `For essays like this one, ${Math.round(100 * interval.coverage)}% of teachers’ scores lay between ${interval.low} and ${interval.high}.`,
        ];
  return [methods[result.method], `${continuous.toFixed(2)} before rounding, so ${score}.`, ...range];
}

function decided({ grade }: EssayView, { decision }: Content): string[] {
  const reasons = (grade?.reasons ?? []).map(({ words }) => words);
  return decision.state === 'released' || reasons.length === 0 ? ['Nothing spoke against the grade.'] : reasons;
}
