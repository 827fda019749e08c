/** Groups of words, each written as one string with spaces. */
export function wordGroups(groups: readonly string[]): ReadonlySet<string>[] {
  return groups.map((words) => new Set(words.split(' ')));
}

/**
 * The words of a text in lower case, Latin letters only (what rules in English are made of), and beside them a sign for what is no word: `#` for a number of
 * three digits or more, `/` for a path or file ending, `<` for markup, calls and tables, `"` for a value in quotation
 * marks, `|` for a table or an arrow.
 */
export function wordSigns(text: string): ReadonlySet<string> {
  const words = new Set(text.toLowerCase().match(/[a-z]+/g));
  if (/\d{3}/.test(text)) words.add('#');
  if (/[/\\]|id_rsa|\.\w{2,6}\b/i.test(text)) words.add('/');
  if (/<|"\s*:|_|\w\s*\(|\b(?:drop|update|insert|delete|select)\b/i.test(text)) words.add('<');
  if (/["“”'‘’]/.test(text) && /[:=]|\b(?:let|set|define)\b/i.test(text)) words.add('"');
  if (/\||->|=>|→/.test(text)) words.add('|');
  return words;
}

/** Whether each group has a word in the text. */
export function isPossible(needs: readonly ReadonlySet<string>[] | undefined, words: ReadonlySet<string>): boolean {
  return needs === undefined || needs.every((group) => hasAny(group, words));
}

function hasAny(group: ReadonlySet<string>, words: ReadonlySet<string>): boolean {
  for (const word of group) if (words.has(word)) return true;
  return false;
}
