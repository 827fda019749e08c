import { isNearDuplicate, shinglesOf } from '../../pipeline/3-exemplars/near-duplicate.ts';
import { wordsOf } from '../../pipeline/3-exemplars/text-terms.ts';

/** An essay as far as leaking is concerned. */
export interface TracedEssay {
  readonly id: string;
  readonly text: string;
  /** Who wrote it, where that is known; a pseudonym. */
  readonly student?: string | undefined;
}

/**
 * Essays that must stand on one side of a split: versions of one text (half the four-word runs of the shorter in common), and whatever one
 * student wrote. Transitive.
 *
 * @returns groups of ids, each in the order given; every essay is in exactly one
 */
export function essaysThatBelongTogether(essays: readonly TracedEssay[]): string[][] {
  const parent = essays.map((_, index) => index);
  function root(index: number): number {
    let top = index;
    while (parent[top] !== top) top = parent[top] ?? top;
    parent[index] = top;
    return top;
  }
  for (const [a, b] of [...copies(essays.map(({ text }) => text)), ...ofOneStudent(essays)]) parent[root(b)] = root(a);
  const groups = Map.groupBy(essays.keys(), root);
  return [...groups.values()].map((members) => members.map((index) => essays[index]?.id ?? ''));
}

/** Texts of `candidates` that are a version of a text of `held`, as positions among the candidates. */
export function copiesOf(candidates: readonly string[], held: readonly string[]): Set<number> {
  const pairs = copies([...held, ...candidates]);
  const found = new Set<number>();
  for (const [a, b] of pairs) if (a < held.length && b >= held.length) found.add(b - held.length);
  return found;
}

/** Pairs of positions, the earlier first, whose texts are versions of one essay. Only texts that share a run are compared. */
function copies(texts: readonly string[]): [number, number][] {
  const runs = texts.map((text) => shinglesOf(wordsOf(text)));
  const seen = new Map<number, number[]>();
  const pairs: [number, number][] = [];
  for (const [index, own] of runs.entries()) {
    const near = new Set<number>();
    for (const run of own) {
      const there = seen.get(run);
      if (there === undefined) seen.set(run, [index]);
      else {
        for (const other of there) near.add(other);
        there.push(index);
      }
    }
    for (const other of near) if (isNearDuplicate(own, runs[other] ?? new Uint32Array(0))) pairs.push([other, index]);
  }
  return pairs;
}

function ofOneStudent(essays: readonly TracedEssay[]): [number, number][] {
  const first = new Map<string, number>();
  return essays.flatMap(({ student }, index): [number, number][] => {
    if (student === undefined) return [];
    const there = first.get(student);
    if (there !== undefined) return [[there, index]];
    first.set(student, index);
    return [];
  });
}
