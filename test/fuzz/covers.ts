import type { OffsetMap } from '../../src/core/source-text.ts';

/** What is wrong with a map between two texts: gaps, overlaps, verbatim pieces that differ. Empty when it is sound. */
export function flaws(source: string, view: string, map: OffsetMap): string[] {
  const found: string[] = [];
  let viewAt = 0;
  let sourceAt = 0;
  for (const { view: inView, source: inSource, verbatim } of map) {
    if (inView.start !== viewAt || inSource.start !== sourceAt)
      found.push(`gap or overlap at ${inView.start}/${inSource.start}`);
    if (verbatim && view.slice(inView.start, inView.end) !== source.slice(inSource.start, inSource.end)) {
      found.push(`differs at ${inView.start}`);
    }
    viewAt = inView.end;
    sourceAt = inSource.end;
  }
  if (viewAt !== view.length || sourceAt !== source.length) found.push(`ends at ${viewAt}/${sourceAt}`);
  return found;
}
