import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { rubricHash, rubricSchema, type Rubric } from '../../core/rubric.ts';
import { diffRubric } from './diff-rubric.ts';
import { renderRubricDiff } from './render-rubric-diff.ts';
import { diffLists, diffWords } from './word-diff.ts';

const scale = { min: 1, max: 3, step: 1 } as const;

function trait(id: string, definition: string, weight = 0.5) {
  return { id, name: id, definition, weight, scale, anchors: { 1: 'no reason', 3: 'two explained reasons' } };
}

const base = {
  format: 'assay.rubric/1',
  id: 'letter',
  title: 'A letter',
  genre: 'argumentative',
  gradeLevel: '8',
  scale,
  traits: [trait('claim', 'Takes a position and gives reasons.'), trait('style', 'Words that fit the reader.')],
  bands: [
    { id: 'low', name: 'Low', min: 1, max: 1 },
    { id: 'high', name: 'High', min: 2, max: 3 },
  ],
  notes: ['Quotes count as evidence.', 'Titles do not matter.'],
};

const before = rubricSchema.parse(base);

function shown(change: (draft: typeof base) => void): string[] {
  const draft = structuredClone(base);
  change(draft);
  return renderRubricDiff(diffRubric(before, rubricSchema.parse(draft))).split('\n');
}

const notComparable = '! scores given under these two rubrics cannot be compared with each other';

test('a rubric and itself', () => {
  expect(shown(() => {})).toEqual(['no difference']);
});

test('an anchor is shown with its words marked', () => {
  const lines = shown((draft) =>
    Object.assign(draft.traits[0]?.anchors ?? {}, { 3: 'two linked reasons', 2: 'one reason' }),
  );
  expect(lines).toEqual([
    '+ traits.claim.anchors["2"]: one reason',
    '~ traits.claim.anchors["3"]: two [-explained-] {+linked+} reasons',
  ]);
});

test('other weights, scales or traits make scores incomparable; other words do not', () => {
  expect(shown((draft) => Object.assign(draft.traits[0] ?? {}, { weight: 0.6 }))).toEqual([
    '~ traits.claim.weight: 0.5 → 0.6',
    notComparable,
  ]);
  expect(shown((draft) => Object.assign(draft.traits[0] ?? {}, { scale: { min: 1, max: 3, step: 0.5 } }))).toEqual([
    '~ traits.claim.scale: 1 to 3 in steps of 1 → 1 to 3 in steps of 0.5',
    notComparable,
  ]);
  expect(shown((draft) => draft.traits.push(trait('evidence', 'Facts from the passage.')))).toEqual([
    '+ traits.evidence: evidence (weight 0.5, 1 to 3 in steps of 1)',
    notComparable,
  ]);
  expect(shown((draft) => Object.assign(draft, { title: 'A long letter' }))).toEqual(['~ title: A {+long+} letter']);
});

describe('a trait with another id', () => {
  test('and the same words is renamed', () => {
    expect(shown((draft) => Object.assign(draft.traits[0] ?? {}, { id: 'position' }))).toEqual([
      '~ traits.position: id was claim',
    ]);
  });

  test('and other words is another trait', () => {
    const lines = shown((draft) => {
      draft.traits[0] = {
        ...trait('evidence', 'Facts from the passage, explained.'),
        anchors: { 1: 'none', 3: 'tied to claims' },
      };
    });
    expect(lines).toEqual([
      '- traits.claim: claim (weight 0.5, 1 to 3 in steps of 1)',
      '+ traits.evidence: evidence (weight 0.5, 1 to 3 in steps of 1)',
      notComparable,
    ]);
  });

  test('two that swap their ids keep them: an id is what scores are stored under', () => {
    const lines = shown((draft) => {
      draft.traits = draft.traits.map((one, index) => ({ ...one, id: index === 0 ? 'style' : 'claim' }));
    });
    expect(lines).toContain('~ traits: order claim, style → style, claim');
    expect(lines.some((line) => line.includes('id was'))).toBe(false);
  });
});

test('bands, notes and learner context', () => {
  const lines = shown((draft) => {
    draft.bands[0] = { id: 'low', name: 'Low', min: 1, max: 2 };
    draft.bands[1] = { id: 'top', name: 'Top', min: 3, max: 3 };
    draft.notes = ['Titles do not matter.', 'Maps count.'];
    Object.assign(draft, { learnerContext: 'Eighth graders.' });
  });
  expect(lines).toEqual([
    '+ learnerContext: Eighth graders.',
    '- bands.high: High, 2 to 3',
    '+ bands.top: Top, 3 to 3',
    '~ bands.low.max: 1 → 2',
    '- notes: Quotes count as evidence.',
    '+ notes: Maps count.',
  ]);
});

const word = fc.constantFrom('a', 'b', 'c', 'd');

test('a word diff gives back both texts, and keeps as many words as can be kept', () => {
  fc.assert(
    fc.property(fc.array(word, { maxLength: 12 }), fc.array(word, { maxLength: 12 }), (a, b) => {
      const marks = diffLists(a, b);
      expect(marks.filter(({ kind }) => kind !== 'added').map(({ item }) => item)).toEqual(a);
      expect(marks.filter(({ kind }) => kind !== 'removed').map(({ item }) => item)).toEqual(b);
      const swapped = diffLists(b, a);
      expect(marks.filter(({ kind }) => kind === 'same')).toHaveLength(
        swapped.filter(({ kind }) => kind === 'same').length,
      );
    }),
  );
  // The longest common subsequence of abcab and bcaa is bca.
  expect(
    diffWords('a b c a b', 'b c a a')
      .filter(({ kind }) => kind === 'same')
      .map(({ text }) => text),
  ).toEqual(['b c a']);
});

test('there is no change exactly when the hashes are equal', () => {
  const text = fc.constantFrom('no reason', 'no  reason', 'one reason', 'two linked reasons');
  const oneTrait = fc.record({
    id: fc.constantFrom('claim', 'style', 'form'),
    name: fc.constantFrom('Claim', 'Style'),
    definition: text,
    weight: fc.constantFrom(0.5, 1),
    scale: fc.constantFrom({ min: 1, max: 3, step: 1 as const }, { min: 1, max: 3, step: 0.5 as const }),
    anchors: fc.dictionary(fc.constantFrom('1', '2', '3'), text),
  });
  const rubric: fc.Arbitrary<Rubric> = fc
    .record({
      traits: fc.uniqueArray(oneTrait, { selector: (one) => one.id, minLength: 1, maxLength: 3 }),
      notes: fc.array(text, { maxLength: 3 }),
      bands: fc.constantFrom(base.bands, base.bands.toReversed(), [{ id: 'all', name: 'All', min: 1, max: 3 }]),
      gradeLevel: fc.constantFrom('7', '8'),
      learnerContext: fc.option(text, { nil: undefined }),
    })
    .map((parts) => rubricSchema.parse({ ...base, ...parts }));
  fc.assert(
    fc.property(rubric, rubric, (a, b) => {
      expect(diffRubric(a, b).changes.length === 0).toBe(rubricHash(a) === rubricHash(b));
      expect(diffRubric(a, structuredClone(a)).changes).toEqual([]);
    }),
    { numRuns: 300 },
  );
});
