import { toSource, ViewBuilder } from '../../../core/offset-map.ts';
import type { Span } from '../../../core/source-text.ts';
import { commonEnglish } from './common-words.ts';
import { decodedPieces } from './decoded-pieces.ts';
import { respelled } from './respelled.ts';
import { decipheredStretches } from './ciphers.ts';

/** Another way to read the essay, with the way back to the canonical text. */
export interface Reading {
  /** Family that an order found in it belongs to. */
  readonly family: string;
  readonly text: string;
  /** Letters without spaces. */
  readonly isSqueezed?: boolean;
  /** Place in the canonical text. */
  readonly toCanonical: (span: Span) => Span;
}

/** Every reading of the essay other than the plain one. Most essays have none or few. */
export function otherReadings(canonical: string, sentences: readonly Span[], paragraphs: readonly Span[]): Reading[] {
  return [
    ...leetReadings(canonical),
    ...brokenWordReadings(canonical),
    ...choppedReadings(canonical, sentences),
    ...misspeltReading(canonical),
    ...decodedPieces(canonical).map(({ family, text, start, end }) => fixed(family, text, { start, end })),
    ...decipheredStretches(canonical).map(({ family, text, start, end }) => fixed(family, text, { start, end })),
    ...backwards(canonical),
    ...collected(canonical, sentences, paragraphs),
  ];
}

function fixed(family: string, text: string, span: Span): Reading {
  return { family, text, toCanonical: () => span };
}

const leet: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '|': 'l',
  '+': 't',
  '€': 'e',
};
const leetWord =
  /(?<![\p{L}\p{N}@$])(?!@[A-Z]+\d+)(?=[\p{L}@$!|+\d]*\p{L})(?=[\p{L}@$!|+\d]*[\d@$|!+])[\p{L}\d@$!|+€]{3,}(?![\p{L}\p{N}])/gu;

/** Digits and signs in words read as letters: same length, so offsets stay. Read only where at least two words are written so. */
function leetReadings(text: string): Reading[] {
  const words = [...text.matchAll(leetWord)].filter(
    (match) => !/^\d+(?:st|nd|rd|th|s|am|pm|k|m)$|^\p{L}+[!]+$/iu.test(match[0]),
  );
  if (words.length < 2) return [];
  return ['i', 'l'].map((one) => {
    let read = '';
    let at = 0;
    for (const { 0: word, index } of words) {
      const body = word.replace(/!+$/, '');
      read +=
        text.slice(at, index) + body.replaceAll(/[\d@$!|+€]/g, (sign) => (sign === '1' ? one : (leet[sign] ?? sign)));
      at = index + body.length;
    }
    return { family: 'leetspeak', text: read + text.slice(at), toCanonical: (span: Span) => span };
  });
}

const spelledOut = /(?<![\p{L}\p{N}])\p{L}(?:(?:[ ]|[ ]?[.\-_*|/,·•~][ ]?)\p{L}(?![\p{L}\p{N}])){3,}/gu;
const insideWord = /(?<=\p{L})[-_*~|/\\.·•+^=]+(?=\p{L})/gu;

/** Words that were pulled apart: "i g n o r e", "ig-nore", "re.veal". */
function brokenWordReadings(text: string): Reading[] {
  const readings: Reading[] = [];
  const spelled = [...text.matchAll(spelledOut)];
  if (spelled.some((match) => match[0].length >= 9)) {
    const builder = new ViewBuilder(text);
    for (const { 0: word, index } of spelled) {
      builder.keepTo(index);
      // Two or more spaces, or a slash, part the words of a spelled-out phrase.
      for (const part of word.matchAll(/\p{L}|[^\p{L}]+/gu)) {
        const end = index + part.index + part[0].length;
        if (/\p{L}/u.test(part[0])) builder.keepTo(end);
        else builder.replaceTo(end, '');
      }
    }
    readings.push(viewed('broken-words', builder));
  }
  const breaks = [...text.matchAll(insideWord)];
  if (breaks.length >= 2) {
    const builder = new ViewBuilder(text);
    for (const { 0: found, index } of breaks) builder.keepTo(index).replaceTo(index + found.length, '');
    readings.push(viewed('broken-words', builder));
  }
  return readings;
}

/** Sentences chopped into fragments ("ig nore th e ru les"), as letters without spaces. */
function choppedReadings(text: string, sentences: readonly Span[]): Reading[] {
  return sentences.flatMap((span) => {
    const words =
      text
        .slice(span.start, span.end)
        .toLowerCase()
        .match(/\p{L}+/gu) ?? [];
    const fragments = words.filter((word) => word.length <= 4 && !commonEnglish.has(word)).length;
    return fragments >= 5 && fragments > words.length / 3
      ? [{ ...fixed('broken-words', words.join(''), span), isSqueezed: true }]
      : [];
  });
}

function misspeltReading(text: string): Reading[] {
  const read = respelled(text);
  if (read === undefined) return [];
  return [{ family: 'broken-words', text: read.text, toCanonical: (span) => toSource(read.map, span) }];
}

function viewed(family: string, builder: ViewBuilder): Reading {
  const { text, map } = builder.finish();
  return { family, text, toCanonical: (span) => toSource(map, span) };
}

// Words of an order from right to left; English has none of them.
const reversedTellTale =
  /(?<!\p{L})(?:erongi|dragersid|snoitcurtsni|edirrevo|skram|erocs|serocs|cirbur|tpmorp|redarg|yasse|edarg|tsehgih|mumixam)(?!\p{L})/iu;

/** The whole text from its end, by letters and by words. */
function backwards(text: string): Reading[] {
  const readings: Reading[] = [];
  if (reversedTellTale.test(text)) {
    const reversed = Array.from(text).toReversed().join('');
    readings.push({
      family: 'reversed',
      text: reversed,
      toCanonical: ({ start, end }) => ({ start: text.length - end, end: text.length - start }),
    });
  }
  if (
    /\b(?:above|previous|prior|your|all|the)\s+\w*\s*(?:ignore|disregard|override)\b|\b(?:score|marks|points|grade)\s+(?:top|full|maximum|highest|perfect|best)\b/i.test(
      text,
    )
  ) {
    readings.push(fixed('reversed', text.split(/\s+/).toReversed().join(' '), { start: 0, end: text.length }));
  }
  return readings;
}

/** What an essay can spell out across its parts: first words, last words, capitals, brackets, and first letters. */
function collected(text: string, sentences: readonly Span[], paragraphs: readonly Span[]): Reading[] {
  const whole = { start: 0, end: text.length };
  const readings: Reading[] = [];
  const add = (family: string, parts: readonly string[], separator: string): void => {
    if (parts.length >= 3) readings.push(fixed(family, parts.join(separator), whole));
  };
  const first = (spans: readonly Span[], pattern: RegExp): string[] =>
    spans.map((span) => pattern.exec(text.slice(span.start, Math.min(span.end, span.start + 60)))?.[0] ?? '');
  for (const spans of [sentences, paragraphs, lines(text)]) {
    add('acrostic', first(spans, /[\p{L}\p{N}]/u), '');
    add('split-order', first(spans, /[\p{L}\p{N}'’+]+/u), ' ');
    add(
      'split-order',
      spans.map(
        (span) =>
          /[\p{L}\p{N}'’+]+(?=[^\p{L}\p{N}]*$)/u.exec(text.slice(Math.max(span.start, span.end - 40), span.end))?.[0] ??
          '',
      ),
      ' ',
    );
  }
  add(
    'acrostic',
    [...text.matchAll(/(?<![\p{L}\p{N}'’])[\p{L}]/gu)].map((match) => match[0]),
    '',
  );
  add(
    'split-order',
    [...text.matchAll(/(?<![\p{L}\p{N}@])\p{Lu}{2,}(?![\p{L}\p{N}])/gu)].map((match) => match[0]),
    ' ',
  );
  add(
    'split-order',
    [...text.matchAll(/[([{]([^()[\]{}\n]{2,60})[)\]}]/g)].map((match) => match[1] ?? ''),
    ' ',
  );
  add(
    'split-order',
    [...text.matchAll(/\*{1,2}([^*\n]{2,60})\*{1,2}|_([^_\n]{2,60})_/g)].map((match) => match[1] ?? match[2] ?? ''),
    ' ',
  );
  return readings;
}

function lines(text: string): Span[] {
  return [...text.matchAll(/[^\n]+/g)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}
