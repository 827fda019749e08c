import { join, parse } from 'node:path';

/**
 * A file for each value beside `file`: `report.html` and `A/B` give `report-A-B.html`. Values that differ in signs or case alone are numbered from 2 on, as
 * one file would overwrite the other.
 */
export function reportFiles(file: string, values: readonly string[]): readonly string[] {
  const { dir, name, ext } = parse(file);
  const stems = values.map((value) => `${name}-${value.replaceAll(/[^\p{L}\p{N}]+/gu, '-')}`);
  // A value that is called like a number of another ("A B 2") keeps its name.
  const taken = new Set(stems.map(asOneFile));
  const seen = new Set<string>();
  return stems.map((stem) => {
    let own = stem;
    if (seen.has(asOneFile(stem))) {
      for (let number = 2; taken.has(asOneFile(own)); number++) own = `${stem}-${number}`;
    }
    seen.add(asOneFile(own));
    taken.add(asOneFile(own));
    return join(dir, `${own}${ext}`);
  });
}

/** Many file systems tell neither cases nor the two ways to write an accent. */
function asOneFile(stem: string): string {
  return stem.normalize('NFC').toLowerCase();
}
