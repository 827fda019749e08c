import type { GradedEssay } from '../../src/core/exemplar.ts';
import { rubricSchema } from '../../src/core/rubric.ts';

/** A made-up district: five traits, essays put together from many small parts so that no two are alike. Written for this bench. */
export const taskText = 'Should the town keep its old market hall? Take a position and support it with reasons.';

const scale = { min: 1, max: 6, step: 1 } as const;
const traits = ['ideas', 'organization', 'voice', 'word choice', 'conventions'];

export const rubric = rubricSchema.parse({
  format: 'assay.rubric/1',
  id: 'market-hall',
  title: 'Market hall',
  genre: 'argumentative',
  gradeLevel: '9',
  scale,
  traits: traits.map((name) => ({
    id: name.replace(' ', '-'),
    name,
    definition: `How well the essay does in ${name}, by the district's description.`,
    weight: 1 / traits.length,
    scale,
    anchors: {},
  })),
  bands: [
    { id: 'low', name: 'Low', min: 1, max: 3 },
    { id: 'high', name: 'High', min: 4, max: 6 },
  ],
});

const people = [
  'aunt',
  'coach',
  'baker',
  'neighbor',
  'teacher',
  'cousin',
  'librarian',
  'farmer',
  'plumber',
  'nurse',
  'drummer',
  'mayor',
];
const things = [
  'cheese',
  'bicycles',
  'lamps',
  'plums',
  'rugs',
  'radios',
  'boots',
  'bread',
  'maps',
  'candles',
  'peppers',
  'clocks',
];
const acts = [
  'sells',
  'repairs',
  'weighs',
  'trades',
  'paints',
  'counts',
  'carries',
  'wraps',
  'collects',
  'describes',
  'guards',
  'borrows',
];
const places = [
  'by the north door',
  'under the glass roof',
  'near the fountain',
  'behind the stage',
  'in the cellar',
  'on the ramp',
  'at the corner stall',
  'beside the scale',
];
const views = [
  'I believe',
  'It seems fair to say',
  'Nobody can deny',
  'My family thinks',
  'The numbers suggest',
  'Some people argue',
  'A visitor told me',
  'Last winter I learned',
];
const ends = [
  'so the hall earns its keep',
  'and that beats parking',
  'which a mall could never copy',
  'because rain does not stop it',
  'although the roof needs work',
  'and rent could pay for repairs',
  'so tearing it down wastes money',
  'which is why we meet there',
];

/** Numbers in [0, 1) from a seed (mulberry32). */
function chances(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Essay number `nth`, about 120 to 200 words, always the same for the same number. */
export function essayText(nth: number): string {
  const chance = chances(nth * 7919 + 17);
  const one = (from: readonly string[]): string => from[Math.floor(chance() * from.length)] ?? '';
  const sentence = (): string => {
    const year = 1890 + Math.floor(chance() * 130);
    const count = 3 + Math.floor(chance() * 900);
    const told = 1890 + Math.floor(chance() * 130);
    // No seven words in a row without a number: essays of a real class share none either.
    return `${one(views)} in ${told} that my ${one(people)} ${one(acts)} ${count} ${one(things)} ${one(places)} since ${year}, ${one(ends)}, ${3 + Math.floor(chance() * 9000)}.`;
  };
  const paragraph = (): string => Array.from({ length: 2 + Math.floor(chance() * 2) }, sentence).join(' ');
  return Array.from({ length: 3 }, paragraph).join('\n\n');
}

export const gradedEssays: readonly GradedEssay[] = Array.from({ length: 12 }, (_, nth) => {
  const score = 1 + (nth % 6);
  const scores = Object.fromEntries([['holistic', score], ...rubric.traits.map(({ id }) => [id, score] as const)]);
  const raters = ['A', 'B'].map((rater) => ({ rater, scores }));
  return { id: `graded-${nth}`, text: essayText(1_000_000 + nth), raters, resolved: scores };
});
