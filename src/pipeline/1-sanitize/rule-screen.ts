import { requiredLiterals } from './required-literals.ts';

interface Screened {
  readonly pattern: RegExp;
}

/** Letters, digits, blank and the signs that stand in rules; every other character ends a string. */
const alphabet = ' abcdefghijklmnopqrstuvwxyz0123456789-\'+/.:=_<>[](){}|"#*,%&;!?@\\→';
const width = alphabet.length + 1;
const placeOf = new Uint8Array(65_536);
for (let at = 0; at < alphabet.length; at++) placeOf[alphabet.charCodeAt(at)] = at + 1;

/**
 * Finds out in one pass over a text which of many rules can match in it: those of whose required strings at least one of each list stands there. Rules of
 * which nothing is required are always possible. (Aho and Corasick, Efficient string matching, CACM 18(6), 1975.)
 */
export function createRuleScreen<T extends Screened>(rules: readonly T[]): (text: string) => T[] {
  // Made when it is first asked for: most commands read no essay.
  let screen: ((text: string) => T[]) | undefined;
  return (text) => (screen ??= buildScreen(rules))(text);
}

function buildScreen<T extends Screened>(rules: readonly T[]): (text: string) => T[] {
  const lists = rules.map(({ pattern }) => requiredLiterals(pattern));
  const clauseRule: number[] = [];
  const strings = new Map<string, number[]>();
  for (const [rule, clauses] of lists.entries()) {
    for (const clause of clauses) {
      const id = clauseRule.push(rule) - 1;
      for (const text of clause) strings.set(text, [...(strings.get(text) ?? []), id]);
    }
  }
  const { next, found } = automaton(strings);
  const needed = Uint8Array.from(lists, (clauses) => clauses.length);
  // Kept from text to text, and marked with the number of the text: clearing them would cost more than a short text.
  const open = new Uint8Array(rules.length);
  const clauseDone = new Uint32Array(clauseRule.length);
  const stateSeen = new Uint32Array(found.length);
  const unconditional = rules
    .keys()
    .filter((rule) => needed[rule] === 0)
    .toArray();
  let turn = 0;
  return (text) => {
    const lower = text.toLowerCase();
    open.set(needed);
    turn += 1;
    const possible = [...unconditional];
    let state = 0;
    for (let at = 0; at < lower.length; at++) {
      state = next[state * width + (placeOf[lower.charCodeAt(at)] ?? 0)] ?? 0;
      const clauses = found[state];
      if (clauses === undefined || stateSeen[state] === turn) continue;
      stateSeen[state] = turn;
      for (const clause of clauses) {
        if (clauseDone[clause] === turn) continue;
        clauseDone[clause] = turn;
        const rule = clauseRule[clause] ?? 0;
        const left = (open[rule] ?? 0) - 1;
        open[rule] = left;
        if (left === 0) possible.push(rule);
      }
    }
    return possible.sort((a, b) => a - b).flatMap((rule) => rules[rule] ?? []);
  };
}

interface Automaton {
  /** The state behind each state and character. */
  readonly next: Uint32Array;
  /** What has been found on arriving in a state; undefined: nothing. */
  readonly found: readonly (readonly number[] | undefined)[];
}

function automaton(strings: ReadonlyMap<string, readonly number[]>): Automaton {
  const rows: Int32Array[] = [new Int32Array(width).fill(-1)];
  const found: (number[] | undefined)[] = [undefined];
  for (const [text, ids] of strings) {
    let state = 0;
    for (const letter of text) {
      const place = placeOf[letter.charCodeAt(0)] ?? 0;
      const row = rows[state];
      const there = row?.[place] ?? -1;
      if (there < 0) {
        found.push(undefined);
        rows.push(new Int32Array(width).fill(-1));
        if (row !== undefined) row[place] = rows.length - 1;
      }
      state = there < 0 ? rows.length - 1 : there;
    }
    found[state] = [...(found[state] ?? []), ...ids];
  }
  return { next: linked(rows, found), found };
}

/** Fills in where each state goes on a character that none of its strings has: to the longest ending of it that begins another string. */
function linked(rows: readonly Int32Array[], found: (number[] | undefined)[]): Uint32Array {
  const next = new Uint32Array(rows.length * width);
  const fallback = new Int32Array(rows.length);
  const queue: number[] = [0];
  for (const state of queue) {
    const behind = fallback[state] ?? 0;
    for (let place = 0; place < width; place++) {
      const child = rows[state]?.[place] ?? -1;
      const otherwise = state === 0 ? 0 : (next[behind * width + place] ?? 0);
      next[state * width + place] = child < 0 ? otherwise : child;
      if (child < 0) continue;
      fallback[child] = otherwise;
      const more = found[otherwise];
      if (more !== undefined) found[child] = [...(found[child] ?? []), ...more];
      queue.push(child);
    }
  }
  return next;
}
