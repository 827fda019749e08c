import type { MonitorReading } from '../../ports/monitor-stores.ts';
import { binomialTail } from '../../stats/binomial-tail.ts';
import { alphaPerTest } from './alarm-budget.ts';

/** Fixed passages of our own writing, from plain to involved: nothing of a student, and nothing that an installation could change. */
export const canaryPassages: readonly string[] = [
  'School should start later. I think so. It is good.',
  'Later start times help because teenagers fall asleep late, and a tired class learns little before nine.',
  'Uniforms are bad they cost money and nobody like them and also they are ugly and hot in summer.',
  'Some say uniforms save time in the morning. That may be, yet the hour saved by the family is paid for twice: once in the shop, once in the quarrel.',
  'Homework is homework. We do it. Then we do more of it.',
  'If homework were shorter, pupils with jobs could finish it; if it were gone, they would lose the only quiet practice they have.',
  'The city should build a bike lane. My uncle has a bike. It is red and very fast.',
  'A bike lane takes a row of parked cars away, and shopkeepers fear for trade; counts from other streets show that trade grew.',
  'Phones in class distract. Phones in class also help. So it depends.',
  'A phone rule that each teacher enforces alone is no rule; pupils learn whose lesson to text in.',
  'I believe, in conclusion, firstly, that, however, the park is nice because of it is nice.',
  'Trees in the park are not decoration: their shade is the reason why the benches under them are the only ones in use.',
];

export const canarySystem =
  'You rate how well a short passage argues, from 1 (not at all) to 6 (fully). Answer with the number only, in the form that is asked for.';
export const canaryScores: readonly number[] = [1, 2, 3, 4, 5, 6];

/** Looks that make the baseline. */
const baselineLooks = 3;
/** A look a day, one false alarm in twenty installations over 200 days. */
const canaryAlpha = alphaPerTest({ chance: 0.05, looks: 200, tests: 1 });

/**
 * Compares today's answers with those of the first three looks. How often the same model answers otherwise is estimated from those three
 * (with one change added, so that it is never none); more changes than chance gives are an alarm.
 *
 * @param previous earlier readings of this model, oldest first; one with the fact `accepted` begins a new baseline
 * @param answers  one for each passage
 */
export function canaryReading(
  previous: readonly MonitorReading[],
  answers: readonly number[],
  { subject, at }: { readonly subject: string; readonly at: Date },
): MonitorReading {
  const since = previous.slice(previous.findLastIndex((reading) => reading.change.facts['accepted'] === 1) + 1);
  const baseline = since.slice(0, baselineLooks).map(answersOf);
  const base = { monitorId: 'canary-answers', subject, at, window: { from: at, to: at }, n: answers.length };
  const facts = { answers: answers.join(',') };
  const what = 'the model answers fixed questions otherwise than before';
  const [first, ...others] = baseline;
  if (first === undefined || baseline.length < baselineLooks) {
    return { ...base, status: 'too-few', change: { what, facts: { ...facts, looks: baseline.length }, runIds: [] } };
  }
  const pairs = others.length * answers.length;
  const wavered = others.reduce((sum, look) => sum + differing(first, look), 0);
  const chance = (wavered + 1) / (pairs + 2);
  const changed = differing(
    first.map((_, index) => commonest(baseline, index)),
    answers,
  );
  const pValue = binomialTail(changed, answers.length, chance);
  return {
    ...base,
    value: changed,
    reference: chance * answers.length,
    pValue,
    status: pValue <= canaryAlpha ? 'breach' : 'ok',
    change: {
      what,
      before: first.map((_, index) => commonest(baseline, index)).join(','),
      after: answers.join(','),
      facts: { ...facts, changed, pValue, alpha: canaryAlpha },
      runIds: [],
    },
  };
}

function answersOf({ change }: MonitorReading): number[] {
  return String(change.facts['answers'] ?? '')
    .split(',')
    .map(Number);
}

function differing(a: readonly number[], b: readonly number[]): number {
  return a.filter((answer, index) => answer !== b[index]).length;
}

/** The lowest of the commonest, so that a tie is decided once and for all. */
function commonest(looks: readonly (readonly number[])[], index: number): number {
  const answers = looks.map((look) => look[index] ?? 0).sort((a, b) => a - b);
  const counts = answers.map((answer) => answers.filter((other) => other === answer).length);
  return answers[counts.indexOf(Math.max(...counts))] ?? 0;
}
