/** A run of words that both texts have, or that only one of them has. */
export interface WordRun {
  readonly kind: 'same' | 'removed' | 'added';
  /** The words as they stand in their text, single spaces between them. */
  readonly text: string;
}

/** One item of two lists laid beside each other. */
export interface Mark {
  readonly kind: WordRun['kind'];
  readonly item: string;
}

/**
 * The difference of two texts in words, removals before additions at each place. White space does not count, and punctuation belongs to its word.
 */
export function diffWords(before: string, after: string): WordRun[] {
  return joinRuns(diffLists(wordsOf(before), wordsOf(after)));
}

/** The difference of two lists by a longest common subsequence: leave out what is added and there is `a`, leave out what is removed and there is `b`. */
export function diffLists(a: readonly string[], b: readonly string[]): Mark[] {
  const common = commonLengths(a, b);
  const marks: Mark[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    const left = a[i];
    const right = b[j];
    if (left !== undefined && left === right) {
      marks.push({ kind: 'same', item: left });
      i++;
      j++;
    } else if (left !== undefined && (right === undefined || at(common, i + 1, j) >= at(common, i, j + 1))) {
      marks.push({ kind: 'removed', item: left });
      i++;
    } else if (right !== undefined) {
      marks.push({ kind: 'added', item: right });
      j++;
    }
  }
  return marks;
}

/** One text with the marks of `git diff --word-diff`: `[-gone-]` and `{+new+}`. */
export function renderWordRuns(runs: readonly WordRun[]): string {
  const marks = { same: ['', ''], removed: ['[-', '-]'], added: ['{+', '+}'] } as const;
  return runs.map(({ kind, text }) => marks[kind][0] + text + marks[kind][1]).join(' ');
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

/** Row i, column j: length of the longest common subsequence of a from i and b from j. */
function commonLengths(a: readonly string[], b: readonly string[]): number[][] {
  const table = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      const row = table[i];
      if (row === undefined) continue;
      row[j] = a[i] === b[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

function at(table: readonly (readonly number[])[], i: number, j: number): number {
  return table[i]?.[j] ?? 0;
}

function joinRuns(marks: readonly Mark[]): WordRun[] {
  const runs: { kind: WordRun['kind']; text: string }[] = [];
  for (const { kind, item } of marks) {
    const last = runs.at(-1);
    if (last?.kind === kind) last.text += ` ${item}`;
    else runs.push({ kind, text: item });
  }
  return runs;
}
