import type { Mention } from './find-identities.ts';

/** One entry of the class list, or another identity that is known beforehand. */
export interface KnownIdentity {
  readonly value: string;
  readonly kind: 'person' | 'school' | 'place' | 'email' | 'phone' | 'other';
}

/** Names that are also everyday words: masked alone only where they stand capitalised inside a sentence. */
const alsoWords: ReadonlySet<string> = new Set(
  `will mark may june april august grace hope faith joy rose lily daisy violet ivy olive pearl ruby amber dawn autumn summer winter
  sky star rich frank jack bill art drew chase hunter mason cole rusty chance king prince young brown black white green long short
  small little strong sharp price day night love best good page field stone wood woods hill rivers brook brooks forest banks
  church bell cook baker miller smith carter an my van le do so see you he ha ho max pat sue don dean guy earl christian
  grant wade lane reed gale sandy penny honey angel paris china london jordan georgia virginia carolina savannah brooklyn chelsea`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

/**
 * Mentions of the people and places that the roster names: whole value, and each part of a person's name alone, in any case when the whole is
 * written, capitalised when it is one part. Possessives keep their ending. Offsets count in `text`.
 */
export function findByRoster(text: string, identities: readonly KnownIdentity[], taskText: string): Mention[] {
  const wholes = new Map<string, Pick<Mention, 'kind' | 'key'>>();
  const fullNames = new Map<string, Pick<Mention, 'kind' | 'key'>>();
  const owners = new Map<string, Set<string>>();
  for (const { value, kind } of identities) {
    const whole = value.normalize('NFKC').replaceAll(/\s+/g, ' ').trim();
    if (whole.length < 2) continue;
    const key = whole.toLowerCase();
    for (const form of nameForms(whole)) {
      wholes.set(form.toLowerCase(), { kind, key });
      if (form.includes(' ')) fullNames.set(form, { kind, key });
    }
    if (kind !== 'person') continue;
    for (const part of whole.split(/[\s,]+/)) {
      if (part.replaceAll('.', '').length < 2) continue;
      owners.set(part, (owners.get(part) ?? new Set()).add(key));
    }
  }
  return [
    ...mentionsOfWholes(text, wholes),
    ...gluedFullNames(text, fullNames),
    ...mentionsOfParts(text, owners, taskText),
  ];
}

/** A value of several words, written as the roster writes it, names its bearer also where it is glued to other letters: "byMaria Lopez2". */
function gluedFullNames(text: string, fullNames: ReadonlyMap<string, Pick<Mention, 'kind' | 'key'>>): Mention[] {
  if (fullNames.size === 0) return [];
  return [...text.matchAll(new RegExp(alternativesOf([...fullNames.keys()]), 'gu'))].flatMap((match) => {
    const identity = fullNames.get(match[0].replaceAll(/\s+/g, ' '));
    return identity === undefined ? [] : [{ start: match.index, end: match.index + match[0].length, ...identity }];
  });
}

function mentionsOfWholes(text: string, wholes: ReadonlyMap<string, Pick<Mention, 'kind' | 'key'>>): Mention[] {
  if (wholes.size === 0) return [];
  const found: Mention[] = [];
  for (const match of text.matchAll(anyOf([...wholes.keys()], 'giu'))) {
    const whole = wholes.get(match[0].toLowerCase().replaceAll(/\s+/g, ' '));
    if (whole === undefined || (/^\p{Ll}/u.test(match[0]) && !match[0].includes(' ') && whole.kind === 'person'))
      continue;
    found.push({ start: match.index, end: match.index + match[0].length, ...whole });
  }
  return found;
}

function mentionsOfParts(text: string, owners: ReadonlyMap<string, ReadonlySet<string>>, taskText: string): Mention[] {
  if (owners.size === 0) return [];
  const parts = new Map(
    [...owners.keys()].flatMap(
      (part) =>
        [
          [part, part],
          [part.toUpperCase(), part],
        ] as const,
    ),
  );
  const found: Mention[] = [];
  for (const match of text.matchAll(anyOf([...parts.keys()], 'gu'))) {
    const part = parts.get(match[0]) ?? match[0];
    if (isEverydayWord(text, match[0], match.index) || belongsToTask(text, match[0], match.index, taskText)) continue;
    // Two people of one first name cannot be told apart by it: they share a placeholder for it.
    const [key = part, second] = owners.get(part) ?? [];
    found.push({
      start: match.index,
      end: match.index + match[0].length,
      kind: 'person',
      key: second === undefined ? key : part.toLowerCase(),
    });
  }
  return found;
}

/** "Lopez, Maria" and "Maria Lopez" are one person. */
function nameForms(value: string): string[] {
  const [last, first] = value.split(/\s*,\s*/);
  return first === undefined || last === undefined ? [value] : [value, `${first} ${last}`];
}

/** Any of the values as whole words; the longest one wins. */
function anyOf(values: readonly string[], flags: string): RegExp {
  return new RegExp(String.raw`(?<![\p{L}\p{N}@])(?:${alternativesOf(values)})(?![\p{L}\p{N}])`, flags);
}

function alternativesOf(values: readonly string[]): string {
  return values
    .toSorted((a, b) => b.length - a.length)
    .map((value) => value.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`).replaceAll(/\s+/g, String.raw`\s+`))
    .join('|');
}

/** "Will we go?" and "Mark my words" are no people; "my friend Will" is. */
function isEverydayWord(text: string, word: string, at: number): boolean {
  if (!alsoWords.has(word.toLowerCase())) return false;
  const before = text.slice(Math.max(0, at - 3), at);
  return word === word.toUpperCase() || /(?:^|[.!?"“'‘:\n])\s*$/.test(before);
}

/** The part stands in a longer name that the assignment itself mentions: then it is nobody of the class. */
function belongsToTask(text: string, word: string, at: number, taskText: string): boolean {
  const around = /^[ ]+(\p{Lu}\p{L}+)/u.exec(text.slice(at + word.length));
  return around !== null && taskText.includes(`${word} ${around[1] ?? ''}`);
}
