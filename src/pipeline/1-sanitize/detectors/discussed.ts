import type { Span } from '../../../core/source-text.ts';
import type { Hit } from './find-orders.ts';

/** Words of an essay that is about such orders, machines that grade, or security. */
const topic =
  /\b(?:prompt[- ]injections?|injection attacks?|jailbreak(?:s|ing)?|hack(?:er|ers|ing|ed)?|attack(?:er|ers|s)?|cyber\w*|security|trick(?:s|ed|ing)?|malicious|vulnerab\w+|exploit\w*|chat ?bots?|artificial intelligence|language models?|researchers?|automated grading|grading software|ai grading|cheat(?:er|ers|ing)?|cryptograph\w+|encryption|cipher\w*|phishing|malware)\b/gi;
const speech =
  /\b(?:said|says|say|saying|asked|asks|yelled|shouted|whispered|replied|answered|told|tells|wrote|writes|writing|typed|types|type|called|call|calls|begged|joked|announced|exclaimed|explained|quoted|reads|like|such as|phrase|sentence|words?|example|message)\b/i;
const quoted =
  /"([^"\n]{2,400})"|“([^”\n]{2,400})”|(?<![\p{L}])'([^'\n]{8,400})'(?![\p{L}])|‘([^’\n]{2,400})’(?![\p{L}])/gu;

// What is only reported stays visible as a warning: below the hold, above the note. The twin comparison after grading covers the rest.
const reported = 0.6;

// In a dialogue somebody may well ask for a grade.
const ofDialogue: ReadonlySet<string> = new Set(['polite-override', 'grader-talk', 'emotional-plea']);

// So much of what was found must stand in the quotation to be what is quoted.
const shareInside = 0.6;

/**
 * Lowers the confidence of orders that the essay talks about instead of giving: inside quotation marks, introduced by a word of saying, in an essay whose
 * own words (outside the quotation) are about attacks, machines or security, or, for a wish for grades only, in a dialogue. An order with a quotation in it stays one; a whole sentence that was
 * found by what its words weigh is lowered where `readWithout` (the same reading without what stands in quotations) finds it less sure.
 */
export function discussed(text: string, hits: readonly Hit[], readWithout: (quotes: readonly Span[]) => Hit[]): Hit[] {
  if (hits.length === 0) return [];
  const quotes = [...text.matchAll(quoted)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }));
  if (quotes.length === 0) return [...hits];
  const outside = quotes.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
  const isAbout = new Set((outside.match(topic) ?? []).map((word) => word.toLowerCase().slice(0, 5))).size >= 2;
  let without: Hit[] | undefined;
  const needsQuote = (hit: Hit): boolean =>
    hit.isSentence === true &&
    !(without ??= readWithout(quotes)).some((own) => overlap(own, hit) > 0 && own.confidence >= hit.confidence);
  return hits.map((hit) => {
    const inside = quotes.find((quote) => overlap(quote, hit) >= shareInside * (hit.end - hit.start));
    const quote = inside ?? quotes.find((each) => overlap(each, hit) > 0 && needsQuote(hit));
    if (quote === undefined) return hit;
    const isReported =
      speech.test(text.slice(Math.max(0, quote.start - 60), quote.start)) ||
      speech.test(text.slice(quote.end, quote.end + 40));
    const isDialogue = inside !== undefined && ofDialogue.has(hit.family);
    return isReported && (isAbout || isDialogue) ? { ...hit, confidence: Math.min(hit.confidence, reported) } : hit;
  });
}

function overlap(a: Span, b: Span): number {
  return Math.min(a.end, b.end) - Math.max(a.start, b.start);
}
