import type { ReadSentence } from './read-question.ts';

export type TraitGroup = 'ideas' | 'organization' | 'language' | 'conventions';

/** Which of four kinds a trait is, by its id. */
export function traitGroup(trait: string): TraitGroup {
  if (/conv|gramm|spell|mechan|punct/i.test(trait)) return 'conventions';
  if (/organ|struct|coher|order/i.test(trait)) return 'organization';
  if (/lang|voice|word|style|sentence|fluen/i.test(trait)) return 'language';
  return 'ideas';
}

const connective =
  /\b(?:because|since|so that|therefore|however|although|but|for example|for instance|first|second|next|then|finally|also|another|instead|while|when|if)\b/gi;

/**
 * Where an essay stands between 0 and 1 by counts that a program can take: length, connectives, variety of words, care with capitals.
 * Plausible, so that demonstrations look like something; it knows nothing of writing.
 */
export function plausibleShare(sentences: readonly ReadSentence[], group: TraitGroup): number {
  const shares = known.get(sentences) ?? plausibleShares(sentences);
  known.set(sentences, shares);
  return shares[group];
}

const known = new WeakMap<readonly ReadSentence[], Readonly<Record<TraitGroup, number>>>();

function plausibleShares(sentences: readonly ReadSentence[]): Readonly<Record<TraitGroup, number>> {
  const text = sentences.map((sentence) => sentence.text).join(' ');
  const words = text.toLowerCase().match(/[\p{L}'’]+/gu) ?? [];
  if (words.length === 0) return { ideas: 0, organization: 0, language: 0, conventions: 0 };
  const length = 1 - Math.exp(-words.length / 260);
  const links = Math.min(1, (text.match(connective)?.length ?? 0) / (sentences.length + 1));
  const specifics = Math.min(1, (text.match(/\d+|["“]|\b[A-Z][a-z]+\b(?<!^.)/g)?.length ?? 0) / (sentences.length + 4));
  const variety = Math.min(1, new Set(words).size / (Math.sqrt(2 * words.length) * 6));
  const longWords = Math.min(1, (words.filter((word) => word.length > 6).length / words.length) * 5);
  const care = carefulShare(sentences);
  return {
    ideas: 0.5 * length + 0.25 * links + 0.25 * specifics,
    organization: 0.45 * length + 0.45 * links + 0.1 * care,
    language: 0.3 * length + 0.35 * variety + 0.35 * longWords,
    conventions: 0.25 * length + 0.75 * care,
  };
}

/** Share of sentences that begin with a capital, end with a mark and write "I" large. */
function carefulShare(sentences: readonly ReadSentence[]): number {
  const careful = sentences.filter(
    ({ text }) => /^["“'(]*[\p{Lu}\p{N}[]/u.test(text) && /[.!?]["”')]*$/.test(text) && !/\bi\b/.test(text),
  );
  return sentences.length === 0 ? 0 : careful.length / sentences.length;
}

/** How much a sentence carries: its words up to 25, and a bonus for each connective. */
export function substance(sentence: ReadSentence): number {
  const known = substances.get(sentence);
  if (known !== undefined) return known;
  const { text } = sentence;
  const words = text.match(/[\p{L}'’]+/gu)?.length ?? 0;
  const value = Math.min(25, words) + 4 * (text.match(connective)?.length ?? 0);
  substances.set(sentence, value);
  return value;
}

/** Sentences are compared with each other, and for each trait anew. */
const substances = new WeakMap<ReadSentence, number>();

const stopWords = new Set(
  'about after again always because before being could doing every first going great having might never other people really should something than that their there these thing things think those though through under until where which while would with your'.split(
    ' ',
  ),
);

/** The two longest words that are not everyday ones, in the order in which they stand. */
export function contentWords(sentence: ReadSentence): readonly string[] {
  const words = namedWords.get(sentence) ?? longestWords(sentence);
  namedWords.set(sentence, words);
  return words;
}

/** The same sentences are named for each trait. */
const namedWords = new WeakMap<ReadSentence, readonly string[]>();

function longestWords({ text }: ReadSentence): string[] {
  const words = [...new Set(text.match(/[\p{L}][\p{L}'’-]{4,}/gu) ?? [])].filter(
    (word) => !stopWords.has(word.toLowerCase()),
  );
  const longest = words.toSorted((a, b) => b.length - a.length).slice(0, 2);
  return words.filter((word) => longest.includes(word));
}
