import { toSource } from '../../../core/offset-map.ts';
import type { Finding } from '../../../core/finding.ts';
import type { Span, TextView } from '../../../core/source-text.ts';
import type { Word } from '../words.ts';
import { copiedPrompt, repetition } from './copying.ts';
import { discussed } from './discussed.ts';
import { explain } from './explanations.ts';
import { findOrders, findOrdersAndForms, findPlainOrders, type Hit } from './find-orders.ts';
import { hiddenCharacters } from './hidden-characters.ts';
import { judgingTalk } from './judging-talk.ts';
import { otherReadings } from './readings.ts';
import { strangeParts } from './strange-parts.ts';
import { squeezedOrders } from './squeezed-orders.ts';
import { unopenedTags } from './structure-rules.ts';
import { emptyReasoning, gibberishSuffix, keywordStuffing, offTopic, wordLists } from './substance.ts';

export interface DetectInput {
  readonly source: string;
  readonly canonical: TextView;
  /** In the canonical text. */
  readonly sentences: readonly Span[];
  readonly paragraphs: readonly Span[];
  readonly taskText: string;
  readonly words: readonly Word[];
}

// From this confidence on an essay waits for a teacher; between the two the finding is shown and the grade is tried without the span.
const holdFrom = 0.75;
const warnFrom = 0.4;

/** Everything in the essay that a teacher should know of, each with its place in the source, strongest first. */
export function detect(input: DetectInput): Finding[] {
  const { source, canonical, sentences, taskText, words } = input;
  const text = canonical.text;
  const hidden = hiddenCharacters(source);
  const readWithout = (quotes: readonly Span[]): Hit[] =>
    judgingTalk({
      text,
      words: words.filter((word) => !quotes.some((quote) => isWithin(word, quote))),
      sentences,
      taskText,
    });
  const found = [
    ...findOrdersAndForms(text),
    ...judgingTalk({ text, words, sentences, taskText }),
    ...unopenedTags(text).map((span) => ({ family: 'tag-escape', confidence: 0.9, ...span })),
  ];
  const hits = discussed(text, found, readWithout);
  const coded = codedHits(input);
  const whole = (finding: Finding): Finding =>
    finding.span === undefined ? finding : { ...finding, span: toSource(canonical.map, finding.span) };
  const spelled = hidden.spelled.flatMap(({ family, text: message, start, end }) =>
    findOrders(message).length === 0 ? [] : [orderFinding({ family, confidence: 0.97, start, end }, { start, end })],
  );
  return strongestPerPlace([
    ...hidden.findings,
    ...spelled,
    ...[...hits, ...coded].map((hit) => orderFinding(hit, toSource(canonical.map, hit))),
    ...[
      ...copiedPrompt(words, taskText),
      ...repetition(words, sentences),
      ...keywordStuffing(words),
      ...wordLists(words),
      ...gibberishSuffix(text),
      ...emptyReasoning(text, words.length),
      ...offTopic(words, taskText),
      ...strangeParts(words, sentences, taskText),
    ].map(whole),
  ]);
}

// Readings made by mending or collecting words.
const patched: ReadonlySet<string> = new Set(['split-order', 'broken-words']);

function finderFor(family: string): (text: string) => Hit[] {
  if (patched.has(family)) return findPlainOrders;
  return family === 'base64' ? findOrdersAndForms : findOrders;
}

function isWithin(word: Span, { start, end }: Span): boolean {
  return word.start >= start && word.end <= end;
}

/** Orders that only another reading of the text shows. What the plain text says as well is not counted again. */
function codedHits({ canonical, sentences, paragraphs }: DetectInput): Hit[] {
  const hits: Hit[] = [];
  for (const { family, text, toCanonical, isSqueezed } of otherReadings(canonical.text, sentences, paragraphs)) {
    const found = family === 'acrostic' || isSqueezed === true ? squeezedOrders(text) : finderFor(family)(text);
    for (const { start, end, confidence } of found) {
      const span = toCanonical({ start, end });
      if (text.slice(start, end) === canonical.text.slice(span.start, span.end)) continue;
      hits.push({ family, confidence: Math.min(1, confidence + 0.05), ...span });
    }
  }
  return hits;
}

function orderFinding(hit: Hit, span: Span): Finding {
  return {
    family: hit.family,
    span,
    severity: hit.confidence >= holdFrom ? 'hold' : hit.confidence >= warnFrom ? 'warn' : 'info',
    confidence: hit.confidence,
    explanation: explain(hit.family),
  };
}

/** One finding a family and place; the surest first. */
function strongestPerPlace(findings: readonly Finding[]): Finding[] {
  const kept: Finding[] = [];
  for (const finding of findings.toSorted((a, b) => b.confidence - a.confidence)) {
    const isCovered = kept.some(
      (other) =>
        other.family === finding.family &&
        (other.span === undefined ||
          finding.span === undefined ||
          (other.span.start < finding.span.end && finding.span.start < other.span.end)),
    );
    if (!isCovered) kept.push(finding);
  }
  return kept;
}
