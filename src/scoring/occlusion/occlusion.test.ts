import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { profileEssay } from '../essay-profile.ts';
import { explain } from '../explain.ts';
import { standardize } from '../features/standardize.ts';
import { featureParts, predict } from '../predict.ts';
import { syntheticEssays } from '../testing/synthetic-essays.ts';
import { trainScorer } from '../train.ts';
import { occludeSentences } from './occlude-sentences.ts';
import type { TextSpan } from './segments.ts';
import { featureContributions } from './typical-features.ts';

const scorer = await trainScorer(syntheticEssays(40, 1), {
  scales: { holistic: { min: 1, max: 6, step: 1 }, ideas: { min: 1, max: 5, step: 0.5 } },
  seed: 7,
  bucketKey: 'a tenant secret',
});

function sentencesOf(text: string): TextSpan[] {
  return [...text.matchAll(/[^.!?\s][^.!?]*[.!?]*/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
}

/** The definition: score the text, score it again with the sentence cut out, subtract. */
function oneByOne(text: string, spans: readonly TextSpan[], target: string): number[] {
  const whole = predict(scorer, text)[target]?.continuous ?? 0;
  return spans.map(
    ({ start, end }) => whole - (predict(scorer, text.slice(0, start) + text.slice(end))[target]?.continuous ?? 0),
  );
}

/** The largest difference between both ways, over sentences and targets. */
function largestGap(text: string): number {
  const spans = sentencesOf(text);
  const fast = occludeSentences(scorer, text, spans);
  const gaps = ['holistic', 'ideas'].flatMap((target) =>
    oneByOne(text, spans, target).map((delta, index) => Math.abs(delta - (fast[index]?.[target] ?? Number.NaN))),
  );
  return Math.max(0, ...gaps);
}

describe('taking sentences out in steps gives what scoring the cut text gives', () => {
  test.each([
    ['ordinary sentences', syntheticEssays(5, 2)[4]?.text ?? ''],
    ['a sentence that stands twice', 'We like the park. Dogs play there. We like the park. However it rains.'],
    ['no space between sentences', 'We like the park.It is good! Is it?Yes.And dogs play there.'],
    [
      'anonymised names, marks beyond ASCII, line breaks',
      '“@PERSON12 said” hi. Cafe\u0301 — good…\n\n@CAPS1 went. 🙂 Bye.',
    ],
    ['one sentence', 'We like the park.'],
    ['nothing', ''],
  ])('%s', (_, text) => expect(largestGap(text)).toBeLessThan(1e-9));

  test('any words, marks and spaces', () => {
    const piece = fc.constantFrom(
      'park',
      'is',
      'becuase',
      "don't",
      '@PERSON3',
      '.',
      '!',
      '?',
      ' ',
      '  ',
      '\n',
      '’',
      ',',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(largestGap(pieces.join(''))).toBeLessThan(1e-9);
      }),
      { numRuns: 40 },
    );
  });
});

test('the sentence that an explanation puts first is the one whose loss costs most', () => {
  for (const { text } of syntheticEssays(6, 5)) {
    const spans = sentencesOf(text);
    const { sentenceDeltas } = explain(scorer, text, spans, 'ideas');
    const slow = oneByOne(text, spans, 'ideas');
    expect(sentenceDeltas.indexOf(Math.max(...sentenceDeltas))).toBe(slow.indexOf(Math.max(...slow)));
  }
});

test('a feature’s contribution is the score minus that with the feature at its mean', () => {
  const { features } = profileEssay(syntheticEssays(3, 6)[1]?.text ?? '', scorer.settings);
  const vector = standardize(features, scorer.featureScale);
  const fast = featureContributions(scorer, vector);
  const whole = featureParts(scorer, vector);
  for (const feature of vector.keys()) {
    const typical = vector.slice();
    typical[feature] = 0;
    const changed = featureParts(scorer, typical);
    for (const target of ['holistic', 'ideas'])
      expect(fast[feature]?.[target]).toBeCloseTo((whole[target] ?? 0) - (changed[target] ?? 0), 9);
  }
});
