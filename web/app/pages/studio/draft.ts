import type { Rubric, Trait } from '../../api/studio.ts';

type Scale = Rubric['scale'];

/** Every score of a scale, ascending; none when the scale is not one. */
export function levelsOf({ min, max, step }: Scale): number[] {
  const by = step ?? 1;
  const count = Math.round((max - min) / by) + 1;
  return count > 0 && count <= 60 ? Array.from({ length: count }, (_, index) => min + index * by) : [];
}

/** A trait on another scale: anchors of levels that are no more go. */
export function withScale(trait: Trait, scale: Scale): Trait {
  const kept = new Set(levelsOf(scale).map(String));
  const anchors = Object.fromEntries(Object.entries(trait.anchors ?? {}).filter(([level]) => kept.has(level)));
  return { ...trait, scale, anchors };
}

/** A trait with another anchor of one level; an empty one is none. */
export function withAnchor(trait: Trait, level: number, words: string): Trait {
  const { [String(level)]: _before, ...others } = trait.anchors ?? {};
  return { ...trait, anchors: words.trim() === '' ? others : { ...others, [String(level)]: words } };
}

export function newTrait(traits: readonly Trait[], scale: Scale): Trait {
  const ids = new Set(traits.map(({ id }) => id));
  let number = traits.length + 1;
  while (ids.has(`trait-${number}`)) number += 1;
  return {
    id: `trait-${number}`,
    name: `Criterion ${number}`,
    definition: 'What is looked at.',
    weight: 0,
    scale: { ...scale },
    anchors: {},
  };
}

/** The list with one entry moved by one place; the same list where there is no such place. */
export function moved<T>(list: readonly T[], index: number, by: -1 | 1): T[] {
  const other = index + by;
  const [one, two] = [list[index], list[other]];
  if (one === undefined || two === undefined) return [...list];
  return list.map((entry, place) => (place === index ? two : place === other ? one : entry));
}

export const emptyRubric: Rubric = {
  format: 'assay.rubric/1',
  id: 'new-rubric',
  title: 'New rubric',
  genre: 'argumentative',
  gradeLevel: '8',
  scale: { min: 1, max: 4, step: 1 },
  traits: [
    {
      id: 'ideas',
      name: 'Ideas',
      definition: 'What the writer says, and how far it is thought through.',
      weight: 1,
      scale: { min: 1, max: 4, step: 1 },
      anchors: {},
    },
  ],
  bands: [
    { id: 'developing', name: 'Developing', min: 1, max: 2 },
    { id: 'secure', name: 'Secure', min: 3, max: 4 },
  ],
  notes: [],
};
