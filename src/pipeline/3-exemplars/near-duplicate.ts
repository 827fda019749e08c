const shingleWords = 4;

/**
 * From this share of common four-word runs on, two texts count as versions of one essay. Distinct essays on one task share a few per cent;
 * an essay with every tenth word changed keeps .9⁴ = two thirds.
 */
const duplicateShare = 0.5;

/** The set of four-word runs of a text, as ascending 32-bit hashes; a text of fewer words is one run. */
export function shinglesOf(words: readonly string[]): Uint32Array {
  if (words.length === 0) return new Uint32Array(0);
  const hashes = new Set<number>();
  const last = Math.max(0, words.length - shingleWords);
  for (let start = 0; start <= last; start++) hashes.add(fnv1a(words.slice(start, start + shingleWords).join(' ')));
  return Uint32Array.from(hashes).sort();
}

/** Whether two texts are versions of one essay: at least half the runs of the shorter one stand in the other. */
export function isNearDuplicate(a: Uint32Array, b: Uint32Array): boolean {
  const shorter = Math.min(a.length, b.length);
  return shorter > 0 && countShared(a, b) >= duplicateShare * shorter;
}

/** Share of the first text's runs that stand in the second; 0 for a text without runs. */
export function shareOfRuns(own: Uint32Array, other: Uint32Array): number {
  return own.length === 0 ? 0 : countShared(own, other) / own.length;
}

function countShared(a: Uint32Array, b: Uint32Array): number {
  let i = 0;
  let j = 0;
  let shared = 0;
  while (i < a.length && j < b.length) {
    const left = a[i] ?? 0;
    const right = b[j] ?? 0;
    if (left === right) shared++;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return shared;
}

/** FNV-1a over UTF-16 code units, 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01_00_01_93);
  return hash >>> 0;
}
