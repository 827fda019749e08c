import { describe, expect, test } from 'vitest';
import { findOutputProblem, ruleRuns } from './output-filter.ts';
import type { ModelAnswer } from './reply-schema.ts';

const prompt = {
  system: '',
  user: '',
  marker: 'ˆ',
  canary: '0123456789abcdef01234567',
  boundary: 'fedcba9876543210fedcba98',
  sharedUserLength: 0,
  exampleCodes: ['00112233445566778899aabb'],
};
const rules = ruleRuns(
  'Judge this trait and nothing else: {{definition}} a weakness elsewhere does not lower this score.',
);

const noOthers = { others: [], free: [] };

function answer(comment: string, more: Partial<ModelAnswer> = {}): ModelAnswer {
  return { reasoning: 'r', claims: [{ kind: 'strength', sentence_id: 's1', quote: 'q', comment }], score: 3, ...more };
}

function problem(comment: string): string | undefined {
  return findOutputProblem(answer(comment), prompt, rules, noOthers)?.problem;
}

describe('comments', () => {
  test.each([
    'The two reasons are tied together by “because”.',
    'You give the data: three numbers from the passage [PERSON_1] read.',
    'Write 3 < 5 only where it helps; 5 > 3 is said already.',
    'R & D is named, and www stands for nothing here.',
    'It does not lower this score.',
  ])('pass as plain words: %s', (comment) => {
    expect(problem(comment)).toBeUndefined();
  });

  test.each([
    'See https://example.invalid/a',
    'See www.example.invalid',
    'javascript:alert(1)',
    'data:text/html,x',
    '![x](y)',
    'Read [this](that).',
    '[a][b]',
    '<img src=x>',
    '</div>',
    '&lt;script&gt;',
    '```js',
    'a'.repeat(601),
  ])('that do more than be read are refused: %s', (comment) => {
    expect(problem(comment)).toBe('wrong-schema');
  });

  test.each(['boundary', 'canary'] as const)('that hold the %s are refused', (code) => {
    expect(problem(`It says ${prompt[code]} here.`)).toBe('canary-leak');
  });

  test("that hold the code of an example's lines are refused, spelled with gaps too", () => {
    expect(problem('It says 001122 334455 66778899-aabb here.')).toBe('canary-leak');
  });

  test('that repeat eight words of the instructions are refused', () => {
    expect(problem('My orders: a weakness elsewhere does not lower this score, so there.')).toBe('canary-leak');
  });
});

describe('internal codes', () => {
  test('are refused wherever they turn up, spelled with gaps or in capitals', () => {
    const spaced = prompt.canary.split('').join(' ').toUpperCase();
    expect(findOutputProblem(answer('fine', { reasoning: spaced }), prompt, rules, noOthers)?.problem).toBe(
      'canary-leak',
    );
    expect(
      findOutputProblem(
        answer('fine', { claims: [{ kind: 'weakness', sentence_id: 's1', quote: prompt.boundary, comment: 'c' }] }),
        prompt,
        rules,
        noOthers,
      )?.problem,
    ).toBe('canary-leak');
  });
});

test('a flood of claims is refused', () => {
  const claims = Array.from(
    { length: 9 },
    () => ({ kind: 'strength', sentence_id: 's1', quote: 'q', comment: 'c' }) as const,
  );
  expect(findOutputProblem(answer('', { claims }), prompt, rules, noOthers)?.detail).toBe('more than 8 claims');
});

describe("another student's words", () => {
  const other = 'My cousin keeps three goats behind the old mill and sells their cheese on Sundays.';
  const leaks = { others: [other], free: ['The board asks whether the first bell should ring at nine.'] };
  const repeated = 'It says that my cousin keeps three goats behind the old mill.';

  test('eight words in a row of an exemplar are a leak, in a comment or in a quote', () => {
    expect(findOutputProblem(answer(repeated), prompt, rules, leaks)?.problem).toBe('canary-leak');
    const quoted = answer('A clear picture.', {
      claims: [{ kind: 'strength', sentence_id: 's1', quote: repeated, comment: 'A clear picture.' }],
    });
    expect(findOutputProblem(quoted, prompt, rules, leaks)?.problem).toBe('canary-leak');
  });

  test('seven words are not, and words that the essay has too are its own', () => {
    expect(findOutputProblem(answer('my cousin keeps three goats behind the'), prompt, rules, leaks)).toBeUndefined();
    const own = { ...leaks, free: [`${other} I like it.`] };
    expect(findOutputProblem(answer(repeated), prompt, rules, own)).toBeUndefined();
  });
});
