import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { rubricSchema } from '../../core/rubric.ts';
import { buildExemplarIndex, selectExemplars, type ExemplarCandidate } from './select-exemplars.ts';

const scale = { min: 1, max: 6, step: 1 };
const rubric = rubricSchema.parse({
  format: 'assay.rubric/1',
  id: 'letter',
  title: 'A letter',
  genre: 'argumentative',
  gradeLevel: '8',
  scale,
  traits: [{ id: 'claim', name: 'Claim', definition: 'A position.', weight: 1, scale }],
  bands: [
    { id: 'a', name: 'A', min: 1, max: 2 },
    { id: 'b', name: 'B', min: 3, max: 3 },
    { id: 'c', name: 'C', min: 4, max: 4 },
    { id: 'd', name: 'D', min: 5, max: 6 },
  ],
});

const topics = [
  'sleep in the morning',
  'buses in the dark',
  'clubs after school',
  'grades in first period',
  'money for drivers',
];

/** Five sentences with words of their own, so that no two essays are versions of each other. */
function essayText(seed: number): string {
  const topic = topics[seed % topics.length];
  return Array.from(
    { length: 5 },
    (_, at) => `Reason${at} about ${topic} is thing${seed}x${at} and item${seed * 7 + at}y.`,
  ).join(' ');
}

function candidate(
  id: string,
  score: number,
  more: Partial<ExemplarCandidate> & { raters?: number[] } = {},
): ExemplarCandidate {
  const { raters = [score, score], ...rest } = more;
  const masked = rest.masked ?? essayText(Number(id.replaceAll(/\D/g, '')));
  return {
    essay: {
      id,
      text: masked,
      raters: raters.map((value, index) => ({ rater: `r${index}`, scores: { holistic: value } })),
      resolved: { holistic: score },
    },
    masked,
    ...rest,
  };
}

const graded = Array.from({ length: 60 }, (_, index) => candidate(`e${index + 1}`, (index % 6) + 1));
const index = buildExemplarIndex(graded, rubric);
const own = essayText(995);
const base = { text: own, index, rubric, count: 5, maxTokens: 600 };

/** The made-up essays have few words in common; how near the nearest one is has a test of its own. */
function withoutNearness(warnings: readonly string[]): string[] {
  return warnings.filter((warning) => warning !== 'no-near-match');
}

function bandsOf(selection: ReturnType<typeof selectExemplars>): string[] {
  return selection.exemplars.map(({ relation, scores }) => `${relation} ${scores['holistic']}`);
}

describe('which bands', () => {
  test('one near match, then one of each of the two bands below and above', () => {
    const chosen = selectExemplars({ ...base, expectedScore: 3.4 });
    const [near, lower1, lower2, higher1, higher2] = chosen.exemplars.map(({ scores }) => scores['holistic'] ?? 0);
    expect(chosen.exemplars.map(({ relation }) => relation)).toEqual(['near', 'lower', 'lower', 'higher', 'higher']);
    // Below band B there is only A (1 to 2); above it C (4), then D (5 to 6).
    expect([near, higher1]).toEqual([3, 4]);
    expect([lower1, lower2].every((score) => (score ?? 9) <= 2)).toBe(true);
    expect(higher2).toBeGreaterThanOrEqual(5);
  });

  test('three and four: one a side, the odd one where there is more to choose from', () => {
    expect(selectExemplars({ ...base, expectedScore: 4, count: 3 }).exemplars.map(({ relation }) => relation)).toEqual([
      'near',
      'lower',
      'higher',
    ]);
    // Below 4 stand half of the essays, above it a third.
    expect(selectExemplars({ ...base, expectedScore: 4, count: 4 }).exemplars.map(({ relation }) => relation)).toEqual([
      'near',
      'lower',
      'lower',
      'higher',
    ]);
  });

  test('in the lowest band, lower scores of the band stand in, and the warning says so', () => {
    const chosen = selectExemplars({ ...base, expectedScore: 2 });
    expect(withoutNearness(chosen.warnings)).toEqual(['below-200-graded', 'no-lower-band', 'sparse-only']);
    expect(bandsOf(chosen).slice(1, 3)).toEqual(['lower 1', 'lower 1']);
    expect(chosen.exemplars).toHaveLength(5);
  });

  test('at the bottom of the scale the places go to other essays', () => {
    const chosen = selectExemplars({ ...base, expectedScore: 1 });
    expect(chosen.warnings).toContain('no-lower-band');
    expect(chosen.exemplars).toHaveLength(5);
    expect(chosen.exemplars.filter(({ relation }) => relation === 'lower')).toEqual([]);
  });

  test('at the top likewise', () => {
    const chosen = selectExemplars({ ...base, expectedScore: 9 });
    expect(chosen.warnings).toContain('no-higher-band');
    expect(bandsOf(chosen)[0]).toMatch(/^near [56]$/);
  });

  test('a band without essays: the nearest scores, and no near match', () => {
    const gap = buildExemplarIndex(
      graded.filter(({ essay }) => essay.resolved['holistic'] !== 3),
      rubric,
    );
    const chosen = selectExemplars({ ...base, index: gap, expectedScore: 3 });
    expect(chosen.warnings).toContain('no-near-match');
    expect([2, 4]).toContain(chosen.exemplars[0]?.scores['holistic']);
    expect(chosen.exemplars).toHaveLength(5);
  });

  test('without a prediction the neighbours say what is expected', () => {
    const like = Array.from({ length: 10 }, (_, at) =>
      candidate(`like${at + 100}`, 6, {
        masked: `Sleepy pupils yawn loudly thing${at}. They nap at noon item${at}. ${essayText(at + 200)}`,
      }),
    );
    const mixed = buildExemplarIndex([...graded, ...like], rubric);
    const chosen = selectExemplars({
      ...base,
      text: `Sleepy pupils yawn loudly. They nap at noon. ${essayText(999)}`,
      index: mixed,
    });
    expect(bandsOf(chosen)[0]).toBe('near 6');
  });
});

describe('which essays', () => {
  test('raters must agree within a point; one rater is not two', () => {
    const some = [
      candidate('e1', 3, { raters: [3, 4] }),
      candidate('e2', 3, { raters: [2, 4] }),
      candidate('e3', 3, { raters: [3] }),
      candidate('e4', 3, { raters: [3, 3, 5] }),
      candidate('e5', 3, { masked: '  ' }),
      candidate('e6', 7),
    ];
    expect(buildExemplarIndex(some, rubric).essays.map(({ essay }) => essay.id)).toEqual(['e1']);
  });

  test('on a range of more than ten points a tenth of it is agreement', () => {
    const wide = { ...rubric, scale: { min: 0, max: 60, step: 1 as const } };
    const some = [candidate('e1', 30, { raters: [27, 33] }), candidate('e2', 30, { raters: [27, 34] })];
    expect(buildExemplarIndex(some, wide).essays.map(({ essay }) => essay.id)).toEqual(['e1']);
  });

  test('never the essay itself, nor another version of it', () => {
    const twin = graded[14]?.masked ?? '';
    const edited = twin.replace('Reason3', 'Cause3').replaceAll('.', ' !');
    for (const text of [twin, edited]) {
      const ids = selectExemplars({ ...base, text, count: 5 }).exemplars.map(({ id }) => id);
      expect(ids).toHaveLength(5);
      expect(ids).not.toContain('e15');
    }
    const alone = buildExemplarIndex([graded[14] ?? candidate('x1', 1)], rubric);
    expect(selectExemplars({ ...base, text: twin, index: alone })).toEqual({
      exemplars: [],
      eligible: 1,
      warnings: ['none'],
    });
  });

  test('no graded essay, and exemplars switched off', () => {
    expect(selectExemplars({ ...base, index: buildExemplarIndex([], rubric) })).toEqual({
      exemplars: [],
      eligible: 0,
      warnings: ['none'],
    });
    expect(selectExemplars({ ...base, count: 0 })).toEqual({ exemplars: [], eligible: 60, warnings: [] });
  });

  test('an id that stands twice, and vectors of two lengths, are refused', () => {
    expect(() => buildExemplarIndex([candidate('e1', 1), candidate('e1', 2)], rubric)).toThrow('"e1" stands twice');
    const mixed = [
      candidate('e1', 1, { vector: new Float32Array(2) }),
      candidate('e2', 2, { vector: new Float32Array(3) }),
    ];
    expect(() => buildExemplarIndex(mixed, rubric)).toThrow('2 and 3 numbers');
  });
});

describe('vectors', () => {
  const angle = (degrees: number) =>
    Float32Array.of(Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180));

  test('decide between essays whose words are equally far', () => {
    const two = [
      candidate('e1', 3, { masked: 'alpha beta gamma delta', vector: angle(80) }),
      candidate('e2', 3, { masked: 'kappa zeta theta iota', vector: angle(10) }),
    ];
    const input = { ...base, text: 'other words entirely', index: buildExemplarIndex(two, rubric), count: 1 };
    const chosen = selectExemplars({ ...input, vector: angle(0) });
    expect(chosen.exemplars[0]?.id).toBe('e2');
    // A fifth of cos 10°, no words in common.
    expect(chosen.exemplars[0]?.similarity).toBeCloseTo(Math.cos(Math.PI / 18) / 5, 6);
    expect(selectExemplars(input).exemplars[0]?.id).toBe('e1');
    expect(() => selectExemplars({ ...input, vector: new Float32Array(3) })).toThrow('2 and 3 numbers');
  });

  test('of only some essays are not used, and the warning says so', () => {
    const two = [candidate('e1', 3, { vector: angle(0) }), candidate('e2', 3)];
    expect(selectExemplars({ ...base, index: buildExemplarIndex(two, rubric), vector: angle(0) }).warnings).toContain(
      'sparse-only',
    );
  });
});

test('warnings of size: below 50, below 200, comfortable', () => {
  const sized = (count: number) =>
    selectExemplars({
      ...base,
      index: buildExemplarIndex(
        Array.from({ length: count }, (_, at) => candidate(`e${at}`, (at % 6) + 1)),
        rubric,
      ),
      expectedScore: 3,
    });
  expect(withoutNearness(sized(49).warnings)).toEqual(['below-50-graded', 'sparse-only']);
  expect(withoutNearness(sized(199).warnings)).toEqual(['below-200-graded', 'sparse-only']);
  expect(withoutNearness(sized(200).warnings)).toEqual(['sparse-only']);
});

describe('a text that is like no graded essay', () => {
  test('has no near match', () => {
    const text = 'Zwölf Boxkämpfer jagen Viktor quer über den Deich';
    expect(selectExemplars({ ...base, text, expectedScore: 3 }).warnings).toContain('no-near-match');
  });

  test('is told by what is usual among the graded ones, so that one of their own has a near match', () => {
    // Each essay shares its topic's sentences with eleven others and differs from them in one.
    const alike = Array.from({ length: 60 }, (_, at) =>
      candidate(`e${at}`, (at % 6) + 1, { masked: `${essayText(at % 5)} Only word${at} says this${at} here${at}.` }),
    );
    const close = buildExemplarIndex(alike, rubric);
    const own = { ...base, index: close, expectedScore: 3 };
    const told = (text: string) => selectExemplars({ ...own, text }).warnings.includes('no-near-match');
    expect(told(`Reason0 about sleep in the morning is thing0x0. ${essayText(40)} ${essayText(0).slice(0, 120)}`)).toBe(
      true,
    );
    expect(close.usualNearness.sparse).toBeGreaterThan(0.5);
  });
});

test('the order in which essays come does not matter, and the cap holds', () => {
  fc.assert(
    fc.property(
      fc.shuffledSubarray(graded, { minLength: 60 }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 10, max: 60 }),
      (shuffled, count, maxTokens) => {
        const input = { ...base, count, maxTokens };
        const chosen = selectExemplars({ ...input, index: buildExemplarIndex(shuffled, rubric) });
        expect(chosen).toEqual(selectExemplars(input));
        expect(new Set(chosen.exemplars.map(({ id }) => id)).size).toBe(count);
        for (const { excerpt } of chosen.exemplars)
          expect(Buffer.byteLength(excerpt)).toBeLessThanOrEqual(maxTokens * 3.5);
      },
    ),
    { numRuns: 20 },
  );
});

test('a text that is a graded essay word for word is said to be one, shown or not', () => {
  const words = (seed: number) => Array.from({ length: 60 }, (_, at) => `w${(at * 7 + seed * 61) % 997}`).join(' ');
  const pool = buildExemplarIndex(
    [
      candidate('a', 3, { masked: words(1) }),
      candidate('b', 3, { masked: words(2), raters: [1, 6] }),
      candidate('c', 4, { masked: words(3) }),
    ],
    rubric,
  );
  const isCopy = (text: string) => selectExemplars({ ...base, text, index: pool }).warnings.includes('copied-essay');
  expect([isCopy(words(1)), isCopy(words(2)), isCopy(words(4))]).toEqual([true, true, false]);
});
