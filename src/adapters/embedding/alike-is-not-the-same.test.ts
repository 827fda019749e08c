import { afterAll, expect, test } from 'vitest';
import { createLocalEmbedder } from './local-embedder.ts';

const embedder = createLocalEmbedder();
afterAll(() => embedder.close());

/** The least similarity from which the semantic cache uses an answer again (ASSAY_SEMANTIC_CACHE). */
const threshold = 0.985;

const [organized, claim, evidence, reasons] = [
  'The essay is well organized and the ideas flow logically from one to the next throughout the paper.',
  'Takes a position on the 9:30 start, gives reasons that bear on it, and deals with what the other side would say.',
  "Supports the reasons with facts from the passage, events from the writer's life, or both, and says what they show.",
  'two explained reasons, opposing view mentioned',
];

/** [what a rubric says, what another says that is not the same] */
const turned: readonly (readonly [string, string])[] = [
  ['Cites two or more sources.', 'Cites a source or more.'],
  ['States a clear position and holds it to the end.', 'States a clear position and then abandons it at the end.'],
  ['Gives reasons that bear on the position.', 'Gives reasons that contradict the position.'],
  ['Most sentences are free of errors.', 'Some sentences are free of errors.'],
  ['Most sentences are free of errors.', 'Most sentences are full of errors.'],
  ['The order of ideas is easy to follow.', 'The order of ideas is hard to follow.'],
  [claim, claim.replace('deals with', 'ignores')],
  [evidence, evidence.replace('says what', 'hides what')],
  ['Spelling, capitals, punctuation and sentence boundaries', 'Spelling, grammar, punctuation and sentence boundaries'],
  ['linked reasons, opposing view answered', 'linked reasons, opposing view ignored'],
  [reasons, reasons.replace('mentioned', 'refuted')],
  [reasons, reasons.replace('two', 'three')],
  [organized, organized.replace('well organized', 'poorly organized')],
  [organized, organized.replace('logically', 'illogically')],
];

test.each(turned)('"%s" is not "%s"', async (one, other) => {
  const [a = [], b = []] = await embedder.embed([one, other]);
  const cosine = [...a].reduce((sum, value, place) => sum + value * (b[place] ?? 0), 0);
  expect(cosine).toBeLessThan(threshold);
});
