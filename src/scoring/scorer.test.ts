import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { AssayError } from '../core/errors.ts';
import { artifactHash, deserializeScorer, serializeScorer } from './artifact.ts';
import { explain } from './explain.ts';
import { predict } from './predict.ts';
import { syntheticEssays } from './testing/synthetic-essays.ts';
import { trainInThread } from './train-in-thread.ts';
import { trainScorer, type TrainOptions } from './train.ts';

const options: TrainOptions = {
  scales: { holistic: { min: 1, max: 6, step: 1 }, ideas: { min: 1, max: 5, step: 0.5 } },
  seed: 7,
  bucketKey: 'a tenant secret',
};
const essays = syntheticEssays(80, 1);
const scorer = await trainScorer(essays, options);
const bytes = serializeScorer(scorer, 'a tenant secret');

describe('a trained scorer', () => {
  test('ranks unseen essays as their ability does', () => {
    const unseen = syntheticEssays(40, 2);
    const off = unseen.map(({ text, targets }) =>
      Math.abs((predict(scorer, text)['holistic']?.score ?? 0) - (targets['holistic']?.score ?? 0)),
    );
    // A scorer that always says 3 is off by 1.5 on average.
    expect(off.reduce((sum, value) => sum + value, 0) / off.length).toBeLessThan(0.8);
  });

  test('rounds each target onto its own scale', () => {
    for (const { text } of syntheticEssays(20, 3)) {
      const { holistic, ideas } = predict(scorer, text);
      expect([1, 2, 3, 4, 5, 6]).toContain(holistic?.score);
      expect([1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5, 5]).toContain(ideas?.score);
    }
  });

  test('is the same, byte for byte, when trained again with the same seed', async () => {
    expect(artifactHash(serializeScorer(await trainScorer(essays, options), 'a tenant secret'))).toBe(
      artifactHash(bytes),
    );
  });

  test('is the same after other work: essays with other words, another training', async () => {
    const others = syntheticEssays(30, 9).map((essay) => ({
      ...essay,
      text: `${essay.text} Ursula’s. (Ursula’s) URSULA`,
    }));
    await trainScorer(others, { ...options, seed: 8 });
    const texts = syntheticEssays(6, 4).map(({ text }) => `Ursula’s ursula ${text}`);
    const before = texts.map((text) => predict(scorer, text));
    for (const text of texts.toReversed()) predict(scorer, text);
    expect(texts.map((text) => predict(scorer, text))).toEqual(before);
    expect(artifactHash(serializeScorer(await trainScorer(essays, options), 'a tenant secret'))).toBe(
      artifactHash(bytes),
    );
  });

  test('comes out of a thread of its own the same, with its progress', async () => {
    const phases = new Set<string>();
    const { bytes: fromThread, outOfFold } = await trainInThread(essays, {
      ...options,
      onProgress: ({ phase }) => phases.add(phase),
    });
    expect(artifactHash(fromThread)).toBe(artifactHash(bytes));
    expect(outOfFold['ideas']?.size).toBe(80);
    expect([...phases]).toEqual(['measure', 'compare', 'fit', 'collapse', 'done']);
    await expect(trainInThread(essays.slice(0, 5), options)).rejects.toThrow(/has 5 graded essays/);
  });

  test('says when an essay is unlike all that it learnt from', () => {
    expect(predict(scorer, essays[0]?.text ?? '')['holistic']?.insideTraining.inside).toBe(true);
    const odd = predict(scorer, 'No.')['holistic']?.insideTraining;
    expect(odd?.inside).toBe(false);
    expect(odd?.reasons[0]).toMatch(/has 1 words/);
  });

  test('scores an empty text without failing', () => {
    expect(Number.isFinite(predict(scorer, '')['holistic']?.continuous)).toBe(true);
  });

  test('reports agreement on essays that it had not seen', () => {
    const report = scorer.report.targets['holistic'];
    expect(report?.essays).toBe(80);
    expect(report?.quadraticWeightedKappa).toBeGreaterThan(0.6);
    expect(report?.intervalCoverage).toBeGreaterThan(0.8);
    expect(Object.values(report?.stack ?? {}).every((weight) => weight >= 0)).toBe(true);
  });
});

describe('an artifact', () => {
  test('predicts exactly what the scorer did', () => {
    const loaded = deserializeScorer(bytes, 'a tenant secret');
    for (const { text } of syntheticEssays(15, 4)) expect(predict(loaded, text)).toEqual(predict(scorer, text));
  });

  test('holds no five characters in a row of any essay', () => {
    // Section lengths and head are JSON in English, so only runs that are not part of the head count.
    const fields = Object.keys(scorer.targets['holistic'] ?? {});
    const head = JSON.stringify([scorer.report, fields, scorer.grams.map((table) => table.kernel)]);
    const stored = Buffer.from(bytes).toString('latin1').toLowerCase();
    const seen = new Set<string>();
    for (const { text } of essays)
      for (let at = 0; at + 5 <= text.length; at++) seen.add(text.slice(at, at + 5).toLowerCase());
    const names = stored.slice(0, stored.indexOf('"report"')) + head.toLowerCase();
    expect([...seen].filter((run) => stored.includes(run) && !names.includes(run))).toEqual([]);
  });

  test('opens only with the key that it was trained with', () => {
    expect(() => deserializeScorer(bytes, 'another secret')).toThrow(/another bucket key/);
  });

  test('is noise without the key: nobody who only has the file can ask it for a gram', () => {
    // A sealed section is as even as noise: of 256 byte values each has 1/256 of the bytes.
    const section = bytes.subarray(bytes.length - 40_000);
    const counts = new Float64Array(256);
    for (const byte of section) counts[byte] = (counts[byte] ?? 0) + 1;
    const expected = section.length / 256;
    const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 255 degrees of freedom: mean 255, standard deviation 22.6. The 2-byte differences of an open table would give tens of thousands.
    expect(chiSquare).toBeLessThan(255 + 6 * 22.6);
    // Neither keys nor weights of the loaded tables stand in it.
    const keys = scorer.grams[0]?.groups[0]?.keys ?? new Uint32Array(0);
    expect(keys.length).toBeGreaterThan(100);
    const needle = Buffer.from(Uint32Array.from(keys.subarray(0, 4)).buffer);
    expect(Buffer.from(bytes).includes(needle)).toBe(false);
  });

  test('of an earlier version says what to do', () => {
    const earlier = Buffer.from(bytes);
    const at = earlier.indexOf('{"version":2,');
    expect(at).toBe(8 + 32 + 4);
    earlier.write('{"version":1,', at);
    createHash('sha256').update(earlier.subarray(40)).digest().copy(earlier, 8);
    expect(() => deserializeScorer(earlier, 'a tenant secret')).toThrow(
      /has version 1; this release reads 2: train again and promote/,
    );
  });

  test('is refused when one byte is changed', () => {
    const damaged = Uint8Array.from(bytes);
    damaged[damaged.length - 3] = (damaged[damaged.length - 3] ?? 0) ^ 1;
    expect(() => deserializeScorer(damaged, 'a tenant secret')).toThrow(/damaged/);
    expect(() => deserializeScorer(new Uint8Array(50), 'a tenant secret')).toThrow(/not a scorer artifact/);
  });
});

describe('an explanation', () => {
  const text = essays[3]?.text ?? '';
  const sentences = [...text.matchAll(/[^.]+\.\s*/g)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));

  test('gives each sentence the score that is lost without it', () => {
    const { sentenceDeltas } = explain(scorer, text, sentences, 'ideas');
    expect(sentenceDeltas).toHaveLength(sentences.length);
    const first = sentences[0] ?? { start: 0, end: 0 };
    const whole = predict(scorer, text)['ideas']?.continuous ?? 0;
    const without = predict(scorer, text.slice(first.end))['ideas']?.continuous ?? 0;
    expect(sentenceDeltas[0]).toBeCloseTo(whole - without, 12);
  });

  test('names features in plain words, strongest first', () => {
    const { features } = explain(scorer, text, sentences, 'holistic');
    const sizes = features.map(({ contribution }) => Math.abs(contribution));
    expect(sizes).toEqual(sizes.toSorted((a, b) => b - a));
    expect(features[0]?.plainWords).toMatch(/\w+ \w+/);
  });

  test('refuses a target that was not trained', () => {
    expect(() => explain(scorer, text, sentences, 'style')).toThrow(/no target "style"; it has holistic, ideas/);
  });
});

describe('training refuses', () => {
  async function refusal(examples: Parameters<typeof trainScorer>[0]): Promise<AssayError> {
    try {
      await trainScorer(examples, { ...options, scales: { holistic: { min: 1, max: 6, step: 1 } } });
    } catch (error) {
      if (error instanceof AssayError) return error;
    }
    throw new Error('was not refused');
  }

  test('below twenty essays, saying how many there are', async () => {
    const error = await refusal(essays.slice(0, 19));
    expect(error.code).toBe('training.insufficient');
    expect(error.message).toContain('has 19 graded essays; training needs at least 20');
  });

  test('scores that do not vary', async () => {
    const error = await refusal(essays.map((essay) => ({ ...essay, targets: { holistic: { score: 4 } } })));
    expect(error.code).toBe('training.insufficient');
    expect(error.message).toContain('all 80 graded essays have the same score');
  });

  test('a score that is not on the scale', async () => {
    const error = await refusal(
      essays.map((essay, index) => ({ ...essay, targets: { holistic: { score: index === 0 ? 9 : 3 } } })),
    );
    expect(error.message).toContain('a score of target "holistic" is 9; allowed are 1 to 6');
  });
});
