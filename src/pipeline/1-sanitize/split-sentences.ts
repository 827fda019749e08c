import type { Span } from '../../core/source-text.ts';

/** A sentence of a text, by its place there. */
export interface TextSentence extends Span {
  /** 1-based. */
  readonly paragraph: number;
}

// Behind these a full stop ends no sentence.
const abbreviations: ReadonlySet<string> = new Set(
  'mr mrs ms mx dr prof st sr jr vs etc e.g i.e eg ie no fig gen col capt lt sgt rev hon gov sen rep pres inc co corp ltd dept approx ave blvd rd jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k a.m p.m ph.d sra srta ud uds bzw usw z.b d.h'.split(
    ' ',
  ),
);
// Of those, these may well end one, when a capital letter follows.
const mayEnd: ReadonlySet<string> = new Set('etc u.s u.k a.m p.m ph.d inc co jr sr usw'.split(' '));

const terminator = /[.!?…。！？؟۔।]+["'”’»)\]]*/gu;
// Students who write without full stops still get sentences to cite: a run is cut at about this many words.
const longestWords = 80;

/** Paragraphs: parts between blank lines; where there is no blank line, every line. Trimmed, never empty. */
export function splitParagraphs(text: string): Span[] {
  const border = /\n[^\S\n]*\n/.test(text) ? /\n[^\S\n]*\n\s*/g : /\n\s*/g;
  const paragraphs: Span[] = [];
  let start = 0;
  for (const match of text.matchAll(border)) {
    addTrimmed(paragraphs, text, { start, end: match.index });
    start = match.index + match[0].length;
  }
  addTrimmed(paragraphs, text, { start, end: text.length });
  return paragraphs;
}

/** Sentences of a text in order, trimmed, never across a paragraph. A text without any visible character has none. */
export function splitSentences(text: string): TextSentence[] {
  return splitParagraphs(text).flatMap((paragraph, index) =>
    sentenceSpans(text, paragraph).map((span) => ({ ...span, paragraph: index + 1 })),
  );
}

function sentenceSpans(text: string, paragraph: Span): Span[] {
  const spans: Span[] = [];
  const part = text.slice(paragraph.start, paragraph.end);
  let start = 0;
  const close = (end: number): void => {
    // Marks alone are part of what stands before them: nobody can cite them.
    const last = spans.at(-1);
    if (last !== undefined && !/[\p{L}\p{N}]/u.test(part.slice(start, end))) {
      spans[spans.length - 1] = { start: last.start, end: paragraph.start + part.slice(0, end).trimEnd().length };
      start = end;
      return;
    }
    for (const cut of cutLong(part, { start, end })) {
      addTrimmed(spans, text, { start: paragraph.start + cut.start, end: paragraph.start + cut.end });
    }
    start = end;
  };
  for (const match of part.matchAll(terminator)) {
    const end = match.index + match[0].length;
    if (endsSentence(part, match[0], match.index)) close(end);
  }
  close(part.length);
  return spans;
}

function endsSentence(text: string, mark: string, at: number): boolean {
  const after = text.slice(at + mark.length, at + mark.length + 24);
  if (after.trim() === '' || /^[。！？]/.test(mark)) return true;
  const next = /^(\s*)["'“‘«([]*(\S)/u.exec(after);
  const [, gap = '', letter = ''] = next ?? [];
  const isLower = /\p{Ll}/u.test(letter);
  if (gap === '') return isGlued(text, mark, at, letter);
  if (isLower && (/^(?:\.{2,}|…)/.test(mark) || /[!?.]["'”’»]$/.test(mark))) return false;
  return !mark.startsWith('.') || mark.length > 1 || !isAbbreviation(text, at, isLower);
}

/** "school.Then": two letters, a mark, a capital with small letters behind it. Not "U.S.A" nor "example.Com". */
function isGlued(text: string, mark: string, at: number, letter: string): boolean {
  if (!/\p{Lu}/u.test(letter)) return /[!?]/.test(mark) && /[\p{L}"“]/u.test(letter);
  return (
    /\p{Ll}{2}$/u.test(text.slice(Math.max(0, at - 2), at)) &&
    /^["'“‘(]*\p{Lu}['’\p{Ll}\s]/u.test(text.slice(at + mark.length, at + mark.length + 4))
  );
}

function isAbbreviation(text: string, at: number, isLower: boolean): boolean {
  const word = /[\p{L}.]+$/u.exec(text.slice(Math.max(0, at - 12), at))?.[0].toLowerCase() ?? '';
  if (abbreviations.has(word)) return isLower || !mayEnd.has(word);
  // A single capital is an initial ("J. Smith"), but "I" ends sentences.
  return /(?:^|[\s.])\p{Lu}$/u.test(text.slice(Math.max(0, at - 2), at)) && text[at - 1] !== 'I' && !isLower;
}

/** Cuts a run of more than 80 words near its 60th: at a comma, semicolon or line end when there is one. */
function cutLong(text: string, span: Span): Span[] {
  // A word and its space are two characters at least: nothing shorter can be too long.
  if (span.end - span.start <= 2 * longestWords) return [span];
  const words = [...text.slice(span.start, span.end).matchAll(/\S+/g)];
  if (words.length <= longestWords) return [span];
  const pieces: Span[] = [];
  let start = span.start;
  let first = 0;
  while (words.length - first > longestWords) {
    let last = first + 60;
    for (let index = first + 40; index < first + longestWords; index++) {
      if (/[,;:\n]$/.test(words[index]?.[0] ?? '')) {
        last = index;
        if (index >= first + 60) break;
      }
    }
    const word = words[last];
    if (word === undefined) break;
    const end = span.start + word.index + word[0].length;
    pieces.push({ start, end });
    start = end;
    first = last + 1;
  }
  pieces.push({ start, end: span.end });
  return pieces;
}

function addTrimmed(spans: Span[], text: string, span: Span): void {
  let { start, end } = span;
  while (start < end && /\s/.test(text[start] ?? '')) start++;
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--;
  if (end > start) spans.push({ start, end });
}
