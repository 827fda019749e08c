import { hashString } from '../grams/keyed-hash.ts';
import type { ProfileSettings } from '../essay-profile.ts';
import { partsOfSpeech } from '../text/part-of-speech.ts';
import { assembleTokens, type EssayTokens, listWords, plainText, type WordList } from '../text/tokens.ts';

/** Half-open UTF-16 offsets into a text. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** A text as it is measured. */
export interface MeasuredTokens {
  readonly tokens: EssayTokens;
  readonly stemHashes: Int32Array;
}

interface Segment extends WordList {
  readonly start: number;
  readonly plain: string;
  readonly stemHashes: Int32Array;
  readonly tags: readonly string[] | undefined;
}

/** A text cut at the ends of its sentences, so that it can be put together again without one of them. */
export interface SegmentedText {
  readonly text: string;
  readonly segments: readonly Segment[];
}

/**
 * Cuts a text where all that is measured of it falls into parts: at white space. Parts of speech are tagged once, over the whole text, and
 * dealt out to the segments.
 *
 * @returns undefined when the tagger reads the segments otherwise than the whole
 */
export function segmentText(
  text: string,
  spans: readonly TextSpan[],
  settings: ProfileSettings,
): SegmentedText | undefined {
  const { language } = settings;
  const cuts = new Set(spans.flatMap(({ start, end }) => [start, end]).filter((at) => isClean(text, at, at)));
  const starts = [...new Set([0, ...cuts])].filter((at) => at < text.length).sort((a, b) => a - b);
  const plains = starts.map((start, index) => plainText(text.slice(start, starts[index + 1] ?? text.length)));
  const tags = partsOfSpeech(plains.join(''), language);
  const counts =
    tags === undefined ? plains.map(() => 0) : plains.map((part) => partsOfSpeech(part, language)?.length ?? 0);
  if (tags !== undefined && counts.reduce((sum, count) => sum + count, 0) !== tags.length) return undefined;
  let tagged = 0;
  const segments = plains.map((plain, index): Segment => {
    const words = listWords(plain, language);
    const first = tagged;
    tagged += counts[index] ?? 0;
    return {
      ...words,
      start: starts[index] ?? 0,
      plain,
      stemHashes: Int32Array.from(words.stems, (stem) => hashString(stem, settings.key)),
      tags: tags?.slice(first, tagged),
    };
  });
  return { text, segments };
}

/** The text's tokens without a span; undefined where cutting it out joins two words, or splits one. */
export function tokensWithout(
  { text, segments }: SegmentedText,
  { start, end }: TextSpan,
  language: string,
): MeasuredTokens | undefined {
  if (!isClean(text, start, start) || !isClean(text, end, end) || !isClean(text, start, end)) return undefined;
  return join(
    segments.filter((segment) => segment.start < start || segment.start >= end),
    language,
  );
}

export function wholeTokens({ segments }: SegmentedText, language: string): MeasuredTokens {
  return join(segments, language);
}

function join(segments: readonly Segment[], language: string): MeasuredTokens {
  const offsets: number[] = [];
  const stemHashes = new Int32Array(segments.reduce((sum, { words }) => sum + words.length, 0));
  const misspelled = new Uint8Array(stemHashes.length);
  let length = 0;
  let words = 0;
  for (const segment of segments) {
    for (const offset of segment.offsets) offsets.push(length + offset);
    stemHashes.set(segment.stemHashes, words);
    misspelled.set(segment.misspelled, words);
    length += segment.plain.length;
    words += segment.words.length;
  }
  const tokens = assembleTokens(segments.map(({ plain }) => plain).join(''), language, {
    words: segments.flatMap((segment) => segment.words),
    lower: segments.flatMap((segment) => segment.lower),
    stems: segments.flatMap((segment) => segment.stems),
    misspelled,
    offsets,
    tags: segments[0]?.tags === undefined ? undefined : segments.flatMap((segment) => segment.tags ?? []),
  });
  return { tokens, stemHashes };
}

/** Whether what stands before `left` and what stands from `right` on can be read apart: white space, or an end of the text, between them. */
function isClean(text: string, left: number, right: number): boolean {
  if (left <= 0 || right >= text.length) return true;
  return /\s$/.test(text[left - 1] ?? '') || /^\s/.test(text[right] ?? '');
}
