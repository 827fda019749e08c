import type { PreparedEssay } from '../../core/source-text.ts';
import { align } from './align.ts';

const quoted = /"([^"]{2,300})"|(?<![\p{L}\p{N}])'([^']{2,300})'(?![\p{L}])/gu;
const suggestion =
  /\b(?:instead of|rather than|such as|like|should be|should read|try|consider|could|might|use|using|replace\w*|change\w*|e\.g\.|for example|correct\w*|means?|would be|becomes?|to say|words? like|phrases? like|transitions?)\b[^.]{0,40}$/iu;
const citing =
  /\b(?:cit(?:es?|ed|ing)|quot(?:es?|ed|ing)|referenc(?:es?|ed|ing)|refers? to|referring to|mentions?|mentioned|according to|(?:evidence|statistics?|data|facts?|information|figures?|research|numbers|study|studies|report|survey|article|example|words|quotation|quote|testimony|source) (?:from|by|of|in)|names?|names the|draws on|uses? the|credits?|appeals? to)\s+(?:the |a |an |its |their |his |her )?((?:\p{Lu}[\p{L}\p{N}&.'-]*)(?:\s+(?:of|the|for|and|on|de)?\s*\p{Lu}[\p{L}\p{N}&.'-]*)*)/gu;
const acronym = /(?<![\p{L}\p{N}_[])\p{Lu}{2,6}(?![\p{L}\p{N}_\]])/gu;
const figure =
  /(?<![\p{L}\p{N}_/])(?:\$ ?)?\d[\d,]*(?:\.\d+)?(?: ?%| percent\b)|(?<![\p{L}\p{N}_/.])\$ ?\d[\d,]*|(?<![\p{L}\p{N}_/.,])\d{3,}(?:,\d{3})*/gu;
const placeholder = /\[[A-Z]+_\d+\]/g;
// Every name, abbreviation and placeholder has one behind the comment's first letter; most comments have none.
const mayHaveCapital = /[A-Z]|[^ -~]/;
const negated =
  /\b(?:no|not|n't|never|without|lacks?|lacking|missing|fails? to|should|could|consider|might|instead of|such as|e\.g\.|for instance|add)\b[^.;]{0,40}$/iu;
// Grammar talk and words of the trade; no sources.
const trade: ReadonlySet<string> = new Set(
  'I A OK TV US USA UK CAPS SAE AAE ESL ELL MLA APA VS AM PM ID FANBOYS English Standard American Spanish The This It He She They'.split(
    ' ',
  ),
);

/** All that a comment may speak of, made ready for searching. */
export interface KnownWords {
  readonly text: string;
  /** The same without commas in numbers. */
  readonly figures: string;
}

/**
 * @param shared what every trait's comments may speak of
 * @param own    of this trait
 */
export function knownWords(shared: KnownText, own: readonly string[]): KnownWords {
  // Most comments name nothing that has to be looked up: made when it is first asked for.
  let text: string | undefined;
  let figures: string | undefined;
  return {
    get text() {
      // Aligned apart and put together: what stands between two texts is one space either way.
      return (text ??= `${shared().trimEnd()} ${alignedText(own).trimStart()}`);
    },
    get figures() {
      return (figures ??= this.text.replaceAll(/(?<=\d),(?=\d)/g, ''));
    },
  };
}

/** A text that is made ready when it is first asked for. */
export type KnownText = () => string;

const sharedBefore = new WeakMap<PreparedEssay, { readonly taskText: string; readonly text: string }>();

/** The essay and its task, as every trait's comments may speak of them. */
export function essayAndTask(essay: PreparedEssay, taskText: string): KnownText {
  return () => {
    const known = sharedBefore.get(essay);
    if (known?.taskText === taskText) return known.text;
    const text = alignedText([essay.masked.text, essay.canonical.text, taskText]);
    sharedBefore.set(essay, { taskText, text });
    return text;
  };
}

function alignedText(texts: readonly string[]): string {
  return align(texts.join('\n')).text.toLowerCase();
}

/**
 * Whether everything that the comment attributes to the essay (words in quotation marks, named sources, figures, placeholders) is in the essay, the
 * task text or the trait's own words. What is only suggested or said to be missing is not looked for.
 *
 * @param known of the essay (canonical and masked), the task text and the rubric
 */
export function namesOnlyKnown(comment: string, known: KnownWords): boolean {
  const text = align(comment).text;
  const isKnown = (words: string): boolean => known.text.includes(words.toLowerCase());
  return quotationsKnown(text, isKnown) && sourcesKnown(text, isKnown) && figuresKnown(text, known);
}

function quotationsKnown(text: string, isKnown: (words: string) => boolean): boolean {
  if (!/["']/.test(text)) return true;
  return [...text.matchAll(quoted)].every((match) => {
    const words = (match[1] ?? match[2] ?? '')
      .trim()
      .replace(/[.,;:!?]+$/, '')
      .replace(/^\.{3}\s*|\s*\.{3}$/g, '');
    return words === '' || suggestion.test(text.slice(0, match.index)) || isKnown(words);
  });
}

function sourcesKnown(text: string, isKnown: (words: string) => boolean): boolean {
  if (!mayHaveCapital.test(text.slice(1))) return true;
  // "Quotes Harvard" at the start is the verb, too.
  const named = [...`${text.slice(0, 1).toLowerCase()}${text.slice(1)}`.matchAll(citing)].map((match) => ({
    name: match[1] ?? '',
    at: match.index,
  }));
  const short = [...text.matchAll(acronym)].map((match) => ({ name: match[0], at: match.index }));
  const hidden = [...text.matchAll(placeholder)].map((match) => ({ name: match[0], at: -1 }));
  return [...named, ...short, ...hidden].every(({ name, at }) => {
    if (at >= 0 && negated.test(text.slice(0, at))) return true;
    const parts = name
      .split(/\s+/)
      .map((part) => part.replace(/(?:'s)?[.,'-]*$/, ''))
      .filter((part) => /^[\p{Lu}[]/u.test(part));
    return parts.every((part) => part.length < 2 || trade.has(part) || isKnown(part));
  });
}

/** Percentages, amounts and numbers of three digits or more: a statistic that the essay does not have was made up. */
function figuresKnown(text: string, known: KnownWords): boolean {
  if (!/\d/.test(text)) return true;
  return [...text.matchAll(figure)].every((match) => {
    const digits = match[0].replaceAll(/[^\d.]/g, '').replace(/\.$/, '');
    return negated.test(text.slice(0, match.index)) || known.figures.includes(digits);
  });
}
