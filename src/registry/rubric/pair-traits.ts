import type { Trait } from '../../core/rubric.ts';
import { contentStems, overlap } from './lint/content-words.ts';

/** A trait with another id that keeps this share of its words is the same trait, renamed. */
const renamedShare = 0.6;

export interface PairedTraits {
  /** Traits that both rubrics have, in the order of the older one. */
  readonly pairs: readonly { readonly before: Trait; readonly after: Trait }[];
  readonly removed: readonly Trait[];
  readonly added: readonly Trait[];
}

/** Which trait of one rubric became which of another: by id, and what is left by its words, the most alike first. */
export function pairTraits(before: readonly Trait[], after: readonly Trait[]): PairedTraits {
  const partners = new Map<Trait, Trait>();
  for (const trait of before) {
    const same = after.find((other) => other.id === trait.id);
    if (same !== undefined) partners.set(trait, same);
  }
  const alike = before
    .filter((trait) => !partners.has(trait))
    .flatMap((trait) => after.map((other) => ({ trait, other, share: likeness(trait, other) })))
    .filter(({ other, share }) => share >= renamedShare && !before.some((trait) => trait.id === other.id))
    .toSorted((a, b) => b.share - a.share);
  const taken = new Set(partners.values());
  for (const { trait, other } of alike) {
    if (partners.has(trait) || taken.has(other)) continue;
    partners.set(trait, other);
    taken.add(other);
  }
  return {
    pairs: before.flatMap((trait) => {
      const partner = partners.get(trait);
      return partner === undefined ? [] : [{ before: trait, after: partner }];
    }),
    removed: before.filter((trait) => !partners.has(trait)),
    added: after.filter((trait) => !taken.has(trait)),
  };
}

function likeness(a: Trait, b: Trait): number {
  return overlap(contentStems(wordsOf(a)), contentStems(wordsOf(b)));
}

function wordsOf(trait: Trait): string {
  return [trait.definition, ...Object.values(trait.anchors)].join(' ');
}
