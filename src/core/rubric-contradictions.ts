import { z } from 'zod';
import { bandSchema, type Band } from './band.ts';
import { isOnScale, scoreScaleSchema, type ScoreScale } from './score-scale.ts';

/** Something two parts of a rubric say against each other. The message follows the path, as in `bands[1].min is 3; must be …`. */
export interface Contradiction {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

// Each part is read on its own, so that an error in one place does not hide a contradiction in another.
const readable = z.looseObject({
  scale: scoreScaleSchema.optional().catch(undefined),
  bands: z.array(bandSchema).catch([]),
  traits: z
    .array(
      z.looseObject({ id: z.string().optional().catch(undefined), weight: z.number().optional().catch(undefined) }),
    )
    .catch([]),
});

/** What contradicts itself in a rubric document, as far as its parts can be read; empty when nothing does. */
export function rubricContradictions(document: unknown): Contradiction[] {
  const parsed = readable.safeParse(document);
  if (!parsed.success) return [];
  const { scale, bands, traits } = parsed.data;
  const found = [
    ...repeatedIds(
      'traits',
      traits.map((trait) => trait.id),
    ),
    ...repeatedIds(
      'bands',
      bands.map((band) => band.id),
    ),
  ];
  if (traits.length > 0 && traits.every((trait) => trait.weight === 0)) {
    found.push({ path: ['traits'], message: 'all have weight 0; at least one must be above 0' });
  }
  if (scale !== undefined && bands.length > 0) found.push(...bandContradictions(bands, scale));
  return found;
}

const readableTrait = z.looseObject({
  scale: scoreScaleSchema,
  anchors: z.record(z.string(), z.unknown()),
});

/** Anchors of a trait that belong to no score of its scale; empty when scale or anchors cannot be read. */
export function traitContradictions(trait: unknown): Contradiction[] {
  const parsed = readableTrait.safeParse(trait);
  if (!parsed.success) return [];
  const { scale, anchors } = parsed.data;
  return Object.keys(anchors)
    .filter((key) => !isOnScale(Number(key), scale) || String(Number(key)) !== key)
    .map((key) => ({
      path: ['anchors', key],
      // One spelling a score: "4.0" or "0x4" would be a second anchor for "4".
      message: `is no score of this trait; must be on the scale ${scale.min} to ${scale.max} in steps of ${scale.step}, written as "${scale.max}"`,
    }));
}

function repeatedIds(list: string, ids: readonly (string | undefined)[]): Contradiction[] {
  return ids.flatMap((id, index) => {
    const first = ids.indexOf(id);
    if (id === undefined || first === index) return [];
    return [{ path: [list, index, 'id'], message: `is "${id}", as is ${list}[${first}].id; ids must differ` }];
  });
}

function bandContradictions(bands: readonly Band[], scale: ScoreScale): Contradiction[] {
  const broken = bands.flatMap((band, index) => bandOffScale(band, index, scale));
  if (broken.length > 0) return broken;
  const ordered = bands.map((band, index) => ({ ...band, index })).toSorted((a, b) => a.min - b.min);
  const found: Contradiction[] = [];
  let expected = scale.min;
  let before = 'the scale starts';
  for (const band of ordered) {
    if (band.min !== expected) {
      const fault = band.min < expected ? 'overlaps' : 'leaves a gap';
      found.push({
        path: ['bands', band.index, 'min'],
        message: `is ${band.min} and ${fault}; must be ${expected}, where ${before}`,
      });
    }
    expected = band.max + scale.step;
    before = `bands[${band.index}] ends plus one step`;
  }
  const last = ordered.at(-1);
  if (last !== undefined && last.max !== scale.max) {
    found.push({
      path: ['bands', last.index, 'max'],
      message: `is ${last.max}; must be ${scale.max}, the highest score, so that every score has a band`,
    });
  }
  return found;
}

function bandOffScale(band: Band, index: number, scale: ScoreScale): Contradiction[] {
  const found: Contradiction[] = [];
  for (const end of ['min', 'max'] as const) {
    if (isOnScale(band[end], scale)) continue;
    found.push({
      path: ['bands', index, end],
      message: `is ${band[end]}; must be on the scale ${scale.min} to ${scale.max} in steps of ${scale.step}`,
    });
  }
  if (found.length === 0 && band.max < band.min) {
    found.push({ path: ['bands', index, 'max'], message: `is ${band.max}; must not be below min (${band.min})` });
  }
  return found;
}
