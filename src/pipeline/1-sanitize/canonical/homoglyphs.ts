/**
 * Letters of other scripts that look like a Latin letter in common typefaces, by the Latin letter. A selection from Unicode's
 * confusables (UTS #39): only pairs that a reader cannot tell apart, so that no real word of another language is mistaken.
 */
const lookAlikes: Readonly<Record<string, string>> = {
  a: 'аα',
  b: 'Ь',
  c: 'сϲ',
  d: 'ԁ',
  e: 'еҽ',
  g: 'ɡց',
  h: 'һհ',
  i: 'іιɩ',
  j: 'јϳ',
  k: 'κк',
  l: 'ӏⅼӀ',
  m: 'м',
  n: 'ոп',
  o: 'оοօ',
  p: 'рρ',
  q: 'ԛզ',
  r: 'гᴦ',
  s: 'ѕ',
  t: 'τт',
  u: 'υսц',
  v: 'νѵ',
  w: 'ԝωա',
  x: 'хχ',
  y: 'уγү',
  z: 'ᴢ',
  A: 'АΑ',
  B: 'ВΒ',
  C: 'СϹ',
  D: 'Ꭰ',
  E: 'ЕΕ',
  F: 'Ϝ',
  G: 'Ԍ',
  H: 'НΗ',
  I: 'ІΙ',
  J: 'ЈͿ',
  K: 'КΚ',
  M: 'МΜ',
  N: 'Ν',
  O: 'ОΟ',
  P: 'РΡ',
  S: 'Ѕ',
  T: 'ТΤ',
  V: 'Ѵ',
  W: 'Ԝ',
  X: 'ХΧ',
  Y: 'УΥҮ',
  Z: 'Ζ',
};

const latinOf = new Map<string, string>(
  Object.entries(lookAlikes).flatMap(([latin, others]) => Array.from(others, (other) => [other, latin] as const)),
);

const letters = /\p{L}+/gu;
// Of these alone a whole foreign word may be made and still be taken for a Latin one: nobody can tell them apart.
const twinsOnly = /^[асеорхуіјѕԁԛԝһӏАВСЕНІЈКМОРЅТХοΑΒΕΖΗΙΚΜΝΟΡΤΥΧ]{2,}$/u;
const foreign = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}ɡɩᴦᴢ]/u;
const latin = /[A-Za-zÀ-ɏ]/;

/** A word that was written with letters of another script, at its place in the text that was searched. */
export interface DisguisedWord {
  readonly start: number;
  readonly end: number;
  readonly latin: string;
  /** True when Latin and other letters stand in one word; false when the whole word is made of look-alikes. */
  readonly mixed: boolean;
}

/**
 * Words of a Latin text that hide letters of another script. A word is disguised when it mixes Latin letters with look-alikes only, or
 * when it is made of look-alikes alone and both neighbours are Latin words; a Russian or Greek word is neither.
 */
export function disguisedWords(text: string): DisguisedWord[] {
  if (!foreign.test(text)) return [];
  const words = [...text.matchAll(letters)];
  const found: DisguisedWord[] = [];
  for (const [index, match] of words.entries()) {
    const word = match[0];
    if (!foreign.test(word)) continue;
    const folded = fold(word);
    if (folded === undefined) continue;
    const mixed = latin.test(word);
    const isBetweenLatin = isLatinWord(words[index - 1]?.[0]) && isLatinWord(words[index + 1]?.[0]);
    if (mixed || (isBetweenLatin && twinsOnly.test(word))) {
      found.push({ start: match.index, end: match.index + word.length, latin: folded, mixed });
    }
  }
  return found;
}

function isLatinWord(word: string | undefined): boolean {
  return word === undefined || (latin.test(word) && (!foreign.test(word) || fold(word) !== undefined));
}

/** The word in Latin letters, or undefined when one of its letters has no Latin twin. */
function fold(word: string): string | undefined {
  let folded = '';
  for (const letter of word) {
    const twin = foreign.test(letter) ? latinOf.get(letter) : letter;
    if (twin === undefined) return undefined;
    folded += twin;
  }
  return folded;
}
