import { identityMap, ViewBuilder } from '../../core/offset-map.ts';
import type { OffsetMap } from '../../core/source-text.ts';

const typographic: Readonly<Record<string, string>> = {
  '‘': "'",
  '’': "'",
  '‚': "'",
  '‛': "'",
  '′': "'",
  '`': "'",
  '´': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '‟': '"',
  '″': '"',
  '«': '"',
  '»': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
  '…': '...',
};

// A single blank stays as it is; there is one for every word.
const variable = /[‘’‚‛′`´“”„‟″«»‐‑‒–—―−…]|\s{2,}|[^\S ]/g;
/** Anything but printable ASCII without a grave accent and with single blanks: most comments have none of it. */
const uneven = /[^ -_a-~]| {2}/;

/**
 * A text as quotations are compared: straight quotation marks, plain hyphens, three dots, one space for any white space. Nothing else is evened
 * out: a quotation with another word, another spelling or another full stop is not found.
 */
export function align(text: string): { readonly text: string; readonly map: OffsetMap } {
  if (!uneven.test(text)) return { text, map: identityMap(text.length) };
  const builder = new ViewBuilder(text);
  for (const { 0: found, index } of text.matchAll(variable)) {
    builder.keepTo(index).replaceTo(index + found.length, typographic[found] ?? ' ');
  }
  return builder.finish();
}
