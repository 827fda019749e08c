/**
 * Every way of reading a text that a very obliging model might try: invisible characters taken out or spelled out, codes undone, letters
 * mended, words turned round. Written apart from the detectors of stage 1, so that the two can disagree.
 */
export function decipher(text: string): string[] {
  const plain = text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '');
  const folded = fold(plain);
  const readings = [
    plain,
    folded,
    spelledInvisibly(text),
    leet(folded, '1i'),
    leet(folded, '1l'),
    reversedLetters(plain),
    plain.split(/\s+/).toReversed().join(' '),
    unswapped(folded),
    undone(plain),
    ...rotations(folded),
  ];
  for (const piece of folded.match(/[A-Za-z0-9+/]{16,}={0,2}/g) ?? []) {
    const once = Buffer.from(piece, 'base64').toString('utf8');
    readings.push(once, Buffer.from(once, 'base64').toString('utf8'));
  }
  for (const piece of folded.match(/(?:[0-9a-f]{2}[\s:]?){8,}/gi) ?? [])
    readings.push(Buffer.from(piece.replaceAll(/[\s:]/g, ''), 'hex').toString('utf8'));
  return readings;
}

/** Letters only, all in a row: the whole, the first letters of words, and the first letters of sentences. */
export function squeezed(text: string): string[] {
  const folded = fold(text.normalize('NFKC').replaceAll(/\p{Cf}/gu, '')).toLowerCase();
  const words = folded.match(/\p{L}[\p{L}'’]*/gu) ?? [];
  const sentences = folded.split(/[.!?\n]+\s*/);
  return [
    folded.replaceAll(/[^\p{L}]/gu, ''),
    words.map((word) => word[0] ?? '').join(''),
    sentences.map((sentence) => sentence.trim()[0] ?? '').join(''),
    sentences.map((sentence) => /^\s*(\p{L}+)/u.exec(sentence)?.[1] ?? '').join(''),
  ];
}

const twins: Readonly<Record<string, string>> = Object.fromEntries(
  Array.from('аaсcеeіiоoрpѕsхxуyАAВBЕEІIКKМMНHОOРPСCТTХXαaοoνvιi').flatMap((letter, at, all) =>
    at % 2 === 0 ? [[letter, all[at + 1] ?? letter]] : [],
  ),
);

function fold(text: string): string {
  return Array.from(text, (letter) => twins[letter] ?? letter).join('');
}

/** Text in tag characters, and bytes in variation selectors. */
function spelledInvisibly(text: string): string {
  const bytes: number[] = [];
  let tags = '';
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    if (code >= 0xe0020 && code < 0xe0080) tags += String.fromCharCode(code - 0xe0000);
    if (code >= 0xfe00 && code <= 0xfe0f) bytes.push(code - 0xfe00);
    if (code >= 0xe0100 && code <= 0xe01ef) bytes.push(code - 0xe0100 + 16);
  }
  return `${tags} ${Buffer.from(bytes).toString('utf8')}`;
}

function leet(text: string, one: '1i' | '1l'): string {
  const table: Readonly<Record<string, string>> = {
    '4': 'a',
    '@': 'a',
    '3': 'e',
    '1': one === '1i' ? 'i' : 'l',
    '!': 'i',
    '0': 'o',
    '5': 's',
    $: 's',
    '7': 't',
  };
  return Array.from(text, (letter) => table[letter] ?? letter).join('');
}

function reversedLetters(text: string): string {
  return Array.from(text).toReversed().join('');
}

/** Words of five letters and more with the second and third changed back. */
function unswapped(text: string): string {
  return text.replaceAll(/\b(\p{L})(\p{L})(\p{L})(\p{L}{2,})/gu, '$1$3$2$4');
}

/** Entities, escapes, percent signs and bits as the letters that they stand for. */
function undone(text: string): string {
  return text
    .replaceAll(/&#(\d+);?/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0xffff)))
    .replaceAll(/(?:&#x|\\u|\\x|%)(?:00)?([0-9a-f]{2});?/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    )
    .replaceAll(/\b[01]{8}\b ?/g, (bits) => String.fromCharCode(Number.parseInt(bits, 2)));
}

const telling = ['score', 'grade', 'marks', 'points', 'rubric', 'instructions', 'essay'];

/** The text turned by each number of letters at which some telling word comes out. */
function rotations(text: string): string[] {
  const lower = text.toLowerCase();
  return Array.from({ length: 25 }, (_, index) => index + 1)
    .filter((shift) => telling.filter((word) => lower.includes(rotate(word, shift))).length > 1)
    .map((shift) => rotate(lower, 26 - shift));
}

function rotate(text: string, shift: number): string {
  return text.replaceAll(/[a-z]/g, (letter) => String.fromCharCode(97 + ((letter.charCodeAt(0) - 97 + shift) % 26)));
}
