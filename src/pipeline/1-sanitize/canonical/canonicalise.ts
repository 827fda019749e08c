import { compose, identityMap, ViewBuilder } from '../../../core/offset-map.ts';
import type { OffsetMap, TextView } from '../../../core/source-text.ts';
import { disguisedWords } from './homoglyphs.ts';
import { invisibleAt, invisiblePattern } from './invisible.ts';

/** Nothing to do for such a text: printable ASCII and line feeds. */
const untouched = /^[ -~\n]*$/;

/**
 * The essay in the one spelling that detectors, grader and scorer read: NFKC, lines ended by LF, plain spaces, no invisible characters, letters of
 * other scripts in Latin words folded, lone surrogates replaced by U+FFFD. Idempotent; every offset leads back to the source. Words, punctuation,
 * quotation marks and runs of spaces stay as they are.
 */
export function canonicalise(source: string): TextView {
  let text = source;
  let map: OffsetMap = identityMap(source.length);
  // One step can make work for another (a removed joiner lets an accent compose): until nothing changes, which two rounds reach in practice.
  for (let round = 0; round < 8 && !untouched.test(text); round++) {
    const before = text;
    for (const step of [tidyCharacters, composeClusters, foldDisguised]) {
      const next = step(text);
      if (next === undefined) continue;
      map = compose(next.map, map);
      text = next.text;
    }
    if (text === before) break;
  }
  return { kind: 'canonical', text, map };
}

type Step = { readonly text: string; readonly map: OffsetMap } | undefined;

const untidy = new RegExp(
  `\\r\\n?|[\\t\\v\\f\\u0085\\u2028\\u2029\\u1680\\u2800]|[\\uD800-\\uDFFF]|${invisiblePattern.source}`,
  'gu',
);

/** Line ends, odd spaces, invisible characters, lone surrogates. */
function tidyCharacters(text: string): Step {
  let builder: ViewBuilder | undefined;
  for (const match of text.matchAll(untidy)) {
    const replacement = tidy(text, match[0], match.index);
    if (replacement === undefined) continue;
    builder ??= new ViewBuilder(text);
    builder.keepTo(match.index).replaceTo(match.index + match[0].length, replacement);
  }
  return builder?.finish();
}

function tidy(text: string, found: string, at: number): string | undefined {
  if (/^[\r\v\f\u0085\u2028\u2029]/.test(found)) return '\n';
  if (/^[\t\u1680\u2800]/.test(found)) return ' ';
  if (found.length === 1 && !found.isWellFormed()) return '\uFFFD';
  return invisibleAt(text, at) === undefined ? undefined : '';
}

// A character with those that may change under normalisation together with it: marks, Hangul vowels and finals (also half-width ones), half-width
// voicing marks, the vowel signs of Kirat Rai. Everything else starts anew (checked over all of Unicode in the tests).
const cluster = /\P{ASCII}|\p{ASCII}(?=[\p{M}\u1160-\u11FF\uD7B0-\uD7FF\uFF9E-\uFFDC\u{16D63}-\u{16D6A}])/gu;
const continues = /[\p{M}\u1160-\u11FF\uD7B0-\uD7FF\uFF9E-\uFFDC\u{16D63}-\u{16D6A}]*/uy;

/** NFKC, cluster by cluster, so that what does not change keeps its own offsets. */
function composeClusters(text: string): Step {
  if (text.normalize('NFKC') === text) return undefined;
  const builder = new ViewBuilder(text);
  cluster.lastIndex = 0;
  for (let match = cluster.exec(text); match !== null; match = cluster.exec(text)) {
    continues.lastIndex = match.index + match[0].length;
    const end = continues.lastIndex + (continues.exec(text)?.[0].length ?? 0);
    const written = text.slice(match.index, end);
    const normal = written.normalize('NFKC');
    if (normal !== written) builder.keepTo(match.index).replaceTo(end, normal);
    cluster.lastIndex = end;
  }
  return builder.finish();
}

/** Look-alike letters of other scripts in Latin words. */
function foldDisguised(text: string): Step {
  const words = disguisedWords(text);
  if (words.length === 0) return undefined;
  const builder = new ViewBuilder(text);
  for (const { start, end, latin } of words) {
    builder.keepTo(start);
    for (let at = start; at < end; at++) builder.replaceTo(at + 1, latin[at - start] ?? '');
  }
  return builder.finish();
}
