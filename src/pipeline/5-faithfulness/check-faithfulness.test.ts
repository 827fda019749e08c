import { describe, expect, test } from 'vitest';
import type { Trait } from '../../core/rubric.ts';
import type { PreparedEssay } from '../../core/source-text.ts';
import type { Claim } from '../../core/trait-grade.ts';
import { checkFaithfulness, type FaithfulnessResult } from './check-faithfulness.ts';

const trait: Trait = {
  id: 'support',
  name: 'Support',
  definition: 'Reasons and evidence.',
  weight: 1,
  scale: { min: 1, max: 6, step: 1 },
  anchors: {},
};

const paragraphs = [
  ['I think school should start later.', 'We are tired – all of us.'],
  ['The CDC says teens need nine hours.', 'My friend Ana “naps” in math.'],
  ['In the end it is simple.', 'We are tired – all of us.', 'Vote for sleep!'],
];

/** The essay above with Ana masked, as stage 1 would hand it on. */
function essay(): PreparedEssay {
  const source = paragraphs.map((sentences) => sentences.join(' ')).join('\n\n');
  const at = source.indexOf('Ana');
  const masked = source.replace('Ana', '[PERSON_1]');
  const shift = '[PERSON_1]'.length - 3;
  const sentences = [];
  let from = 0;
  for (const [index, sentence] of paragraphs
    .flatMap((all, paragraph) => all.map((text) => ({ text, paragraph: paragraph + 1 })))
    .entries()) {
    const start = source.indexOf(sentence.text, from);
    const end = start + sentence.text.length;
    from = end;
    const viewed = (offset: number): number => (offset > at ? offset + shift : offset);
    sentences.push({
      id: `s${index + 1}`,
      span: { start, end },
      viewSpan: { start: viewed(start), end: viewed(end) },
      paragraph: sentence.paragraph,
    });
  }
  const whole = { start: 0, end: source.length };
  return {
    source,
    canonical: { kind: 'canonical', text: source, map: [{ view: whole, source: whole, verbatim: true }] },
    masked: {
      kind: 'masked',
      text: masked,
      map: [
        { view: { start: 0, end: at }, source: { start: 0, end: at }, verbatim: true },
        { view: { start: at, end: at + 10 }, source: { start: at, end: at + 3 }, verbatim: false },
        { view: { start: at + 10, end: masked.length }, source: { start: at + 3, end: source.length }, verbatim: true },
      ],
    },
    sentences,
  };
}

function check(claim: Partial<Claim>, score = 4): FaithfulnessResult {
  const whole: Claim = {
    kind: 'strength',
    comment: 'Names a reason that readers can check.',
    quote: 'teens need nine hours',
    ...claim,
  };
  return checkFaithfulness({
    claims: [whole],
    essay: essay(),
    trait,
    score,
    taskText: 'Read the Bellmere Lantern and write to the board.',
  });
}

/** The words of the source that an accepted claim rests on, or the problem. */
function outcome(claim: Partial<Claim>, score?: number): string | undefined {
  const { accepted, rejected } = check(claim, score);
  const span = accepted[0]?.span;
  return span === undefined ? rejected[0]?.problem : essay().source.slice(span.start, span.end);
}

describe('the quotation', () => {
  test.each([
    ['verbatim', 'teens need nine hours', 'teens need nine hours'],
    ['another dash and other quotation marks', 'We are tired - all of us.', 'We are tired – all of us.'],
    ['marks around it', '"teens need nine hours"', 'teens need nine hours'],
    ['other white space', 'teens  need\nnine hours', 'teens need nine hours'],
    ['the case of the first letter', 'Teens need nine hours', 'teens need nine hours'],
    ['across sentences and paragraphs', 'in math. In the end', 'in math.\n\nIn the end'],
    ['a placeholder leads to the name', 'My friend [PERSON_1] "naps" in math', 'My friend Ana “naps” in math'],
    ['the name itself, found in the canonical text', 'My friend Ana', 'My friend Ana'],
    ['a short whole sentence', 'Vote for sleep!', 'Vote for sleep!'],
    ['nothing', '', 'empty-quote'],
    ['marks only', '"…"', 'empty-quote'],
    ['another word', 'teens need eight hours', 'quote-not-found'],
    ['another spelling', 'teens need nine ours', 'quote-not-found'],
    ['a full stop that is not there', 'teens need nine.', 'quote-not-found'],
    ['capitals inside', 'teens Need nine hours', 'quote-not-found'],
    ['words left out', 'The CDC says ... nine hours', 'quote-not-found'],
    ['half a word', 'eens need nine hours', 'quote-not-found'],
    ['too short to tell the place', 'nine hours', 'quote-not-found'],
  ])('%s', (_name, quote, expected) => {
    expect(outcome({ quote })).toBe(expected);
  });

  test('one word is enough where the comment is about wording', () => {
    expect(outcome({ quote: 'naps', comment: 'A word that fits the picture.' })).toBe('naps');
    expect(outcome({ quote: 'we', comment: 'A word that is repeated.' })).toBe('quote-not-found');
  });

  test('the cited sentence decides between two places', () => {
    const second = essay().sentences[5]?.span.start;
    expect(check({ quote: 'We are tired – all of us.', sentenceId: 's6' }).accepted[0]?.span.start).toBe(second);
    expect(check({ quote: 'We are tired – all of us.', sentenceId: 's2' }).accepted[0]?.span.start).toBe(35);
  });

  test('a wrong citation is forgiven when the quotation is unique, not when it could be two', () => {
    expect(outcome({ sentenceId: 's1' })).toBe('teens need nine hours');
    expect(outcome({ sentenceId: 's99' })).toBe('teens need nine hours');
    expect(outcome({ quote: 'We are tired – all of us.', sentenceId: 's1' })).toBe('quote-not-found');
  });
});

describe('the place', () => {
  test.each([
    ['The second paragraph brings in a health authority.', 'teens need nine hours'],
    ['Paragraph 2 brings in an authority.', 'teens need nine hours'],
    ['In paragraph three the reason is given.', 'wrong-place'],
    ['The introduction gives the reason.', 'wrong-place'],
    ['The conclusion gives the reason.', 'wrong-place'],
    ['s3 gives the reason.', 'teens need nine hours'],
    ['s4 gives the reason.', 'wrong-place'],
    ['There is no conclusion, but this reason stands.', 'teens need nine hours'],
    ['The second paragraph takes up the claim of the first paragraph.', 'teens need nine hours'],
  ])('%s', (comment, expected) => {
    expect(outcome({ comment })).toBe(expected);
  });
});

describe('what it names', () => {
  test.each([
    ['Cites the CDC for the need of sleep.', 'teens need nine hours'],
    ['Cites the WHO for the need of sleep.', 'names-absent-source'],
    ['Refers to the Bellmere Lantern from the task.', 'teens need nine hours'],
    ['Quotes Harvard University on sleep.', 'names-absent-source'],
    ['The words "nine hours" make it concrete.', 'teens need nine hours'],
    ['The words "ten hours" make it concrete.', 'names-absent-source'],
    ['Could be stronger with words like "for example" before it.', 'teens need nine hours'],
    ['Does not cite the WHO or any study.', 'teens need nine hours'],
    ['Says that 85% of students are tired.', 'names-absent-source'],
    ['Uses [PERSON_1] as an example.', 'teens need nine hours'],
    ['Uses [PERSON_7] as an example.', 'names-absent-source'],
  ])('%s', (comment, expected) => {
    expect(outcome({ comment })).toBe(expected);
  });
});

describe('the score', () => {
  test('a top score with weaknesses only, the lowest with praise only', () => {
    expect(outcome({ kind: 'weakness', comment: 'One reason stands alone.' }, 6)).toBe('contradicts-score');
    expect(outcome({ kind: 'strength' }, 1)).toBe('contradicts-score');
    expect(outcome({ kind: 'weakness', comment: 'One reason stands alone.' }, 5)).toBe('teens need nine hours');
  });
  test.each([
    ['This earns a 3 for support.', 5, 'contradicts-score'],
    ['This earns a 5 for support.', 5, 'teens need nine hours'],
    ['An excellent reason.', 1, 'contradicts-score'],
    ['Fails to support the claim.', 6, 'contradicts-score'],
    ['Never fails to support the claim.', 6, 'teens need nine hours'],
  ])('%s with score %d', (comment, score, expected) => {
    const claims: Claim[] = [
      { kind: 'strength', comment, quote: 'teens need nine hours' },
      { kind: score === 1 ? 'weakness' : 'strength', comment: 'One reason only.', quote: 'In the end it is simple' },
    ];
    const { accepted, rejected } = checkFaithfulness({ claims, essay: essay(), trait, score, taskText: '' });
    expect(rejected[0]?.problem ?? accepted[0]?.quote).toBe(expected);
  });
});

test('a comment without words is refused', () => {
  expect(outcome({ comment: ' – ' })).toBe('empty-comment');
});

test('no claims give two empty lists', () => {
  expect(checkFaithfulness({ claims: [], essay: essay(), trait, score: 6, taskText: '' })).toEqual({
    accepted: [],
    rejected: [],
  });
});
