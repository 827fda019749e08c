import { toSource } from '../../core/offset-map.ts';
import type { OffsetMap, PreparedEssay, Span, TextView } from '../../core/source-text.ts';
import type { Claim } from '../../core/trait-grade.ts';
import { align } from './align.ts';

/** Where a quotation stands. */
export interface QuotePlace {
  /** In the source. */
  readonly span: Span;
  /** Index of the sentence that it begins in. */
  readonly sentence: number;
  /** 1-based. */
  readonly paragraph: number;
}

/** An essay made ready for searching: both views, aligned. */
export interface SearchableEssay {
  readonly essay: PreparedEssay;
  readonly views: readonly { readonly view: TextView; readonly text: string; readonly map: OffsetMap }[];
}

// Every trait of an essay is searched for in the same two texts, and again at every attempt.
const madeBefore = new WeakMap<PreparedEssay, SearchableEssay>();

export function makeSearchable(essay: PreparedEssay): SearchableEssay {
  const known = madeBefore.get(essay);
  if (known !== undefined) return known;
  const { masked, canonical } = essay;
  // Where nothing was masked there is one text to search.
  const texts = masked.text === canonical.text ? [masked] : [masked, canonical];
  const made = { essay, views: texts.map((view) => ({ view, ...align(view.text) })) };
  madeBefore.set(essay, made);
  return made;
}

export type QuoteSearch =
  | { readonly found: true; readonly place: QuotePlace }
  | { readonly found: false; readonly problem: 'empty-quote' | 'quote-not-found' };

// Fewer words than this stand anywhere: they identify a place only as a whole sentence, or as the word that a comment on wording is about.
const fewestWords = 3;
const aboutWording =
  /\b(?:words?|wording|spell\w*|misspell\w*|vocabulary|terms?|phras\w+|capitali\w*|punctuat\w*|typos?|grammar|grammatical|verbs?|tenses?|apostrophes?|commas?|plurals?|homophones?|contractions?|informal|slang|ortograf\w*|Wortwahl|Rechtschreib\w*)\b/i;

/**
 * Finds the quoted words verbatim, in what the grader saw and else in the canonical text; aligned for typographic marks, white space and the case
 * of the first letter only. The cited sentence decides between several places; a wrong citation is forgiven when the quotation is unique.
 */
export function locateQuote(claim: Claim, { essay, views }: SearchableEssay): QuoteSearch {
  const quote = align(claim.quote.normalize('NFKC')).text.trim();
  if (!/[\p{L}\p{N}]/u.test(quote)) return { found: false, problem: 'empty-quote' };
  for (const { view, ...aligned } of views) {
    for (const wording of [quote, withoutMarks(quote)]) {
      const spans = occurrences(aligned.text, wording).map((span) => toSource(view.map, toSource(aligned.map, span)));
      const place = choose(spans, claim, essay);
      if (place !== undefined && (isLongEnough(wording, place, essay) || isWordComment(claim, spans)))
        return { found: true, place };
    }
  }
  return { found: false, problem: 'quote-not-found' };
}

/** Without the quotation marks that a grader puts around what it quotes. */
function withoutMarks(quote: string): string {
  return /^(["']).*\1$/s.test(quote) ? quote.slice(1, -1).trim() : quote;
}

function occurrences(text: string, quote: string): Span[] {
  if (quote === '') return [];
  const [first = ''] = quote;
  const rest = quote.slice(first.length);
  const starts = new Set<number>();
  for (const letter of new Set([first, first.toLowerCase(), first.toUpperCase()])) {
    const wanted = letter + rest;
    for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + 1)) {
      if (!cutsWord(text, at, at + wanted.length)) starts.add(at);
    }
  }
  return [...starts].sort((a, b) => a - b).map((start) => ({ start, end: start + quote.length }));
}

const spacelessScript = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** Whether a border of the range lies inside a word. */
function cutsWord(text: string, start: number, end: number): boolean {
  const isInside = (at: number): boolean => {
    const before = text.slice(Math.max(0, at - 1), at);
    const after = text.slice(at, at + 1);
    return /[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(after) && !spacelessScript.test(before + after);
  };
  return isInside(start) || isInside(end);
}

function choose(spans: readonly Span[], claim: Claim, essay: PreparedEssay): QuotePlace | undefined {
  const [first] = spans;
  if (first === undefined) return undefined;
  const cited = essay.sentences.find(({ id }) => id === claim.sentenceId);
  const inCited = cited === undefined ? undefined : spans.find((span) => overlaps(span, cited.span));
  if (inCited !== undefined) return placeOf(inCited, essay);
  return spans.length === 1 || claim.sentenceId === undefined ? placeOf(first, essay) : undefined;
}

function placeOf(span: Span, essay: PreparedEssay): QuotePlace {
  const sentence = Math.max(
    0,
    essay.sentences.findIndex((candidate) => candidate.span.end > span.start),
  );
  return { span, sentence, paragraph: essay.sentences[sentence]?.paragraph ?? 1 };
}

function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

function isLongEnough(quote: string, place: QuotePlace, essay: PreparedEssay): boolean {
  const words = quote.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}_'’-]*/gu)?.length ?? 0;
  if (words >= fewestWords) return true;
  if (spacelessScript.test(quote)) return quote.length >= 4;
  const sentence = essay.sentences[place.sentence];
  if (sentence === undefined) return false;
  const letters = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase();
  return (
    letters(essay.source.slice(sentence.span.start, sentence.span.end)) ===
    letters(essay.source.slice(place.span.start, place.span.end))
  );
}

/** One word, once in the essay, and the comment is about wording: then the word is the place. */
function isWordComment(claim: Claim, spans: readonly Span[]): boolean {
  return spans.length === 1 && aboutWording.test(claim.comment);
}
