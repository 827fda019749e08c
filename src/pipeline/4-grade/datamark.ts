import { keyedHash } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import type { PreparedEssay } from '../../core/source-text.ts';
import type { CallScope } from '../../ports/model.ts';

/** One sign first because it is one token in common vocabularies; then signs that nobody types. */
const firstMarker = 'ˆ';
const privateUse = { first: 0xe000, last: 0xf8ff } as const;

/**
 * The sign that stands between words instead of spaces (datamarking): the first one that occurs in none of the texts, so that no text
 * can imitate or undo the marking.
 *
 * @see Hines et al., "Defending Against Indirect Prompt Injection Attacks With Spotlighting", 2024, section 3.2
 */
export function chooseMarker(texts: readonly string[]): string {
  const isFree = (sign: string): boolean => texts.every((text) => !text.includes(sign));
  if (isFree(firstMarker)) return firstMarker;
  for (let code = privateUse.first; code <= privateUse.last; code++) {
    const sign = String.fromCodePoint(code);
    if (isFree(sign)) return sign;
  }
  throw new AssayError(
    'input.invalid',
    'the essay uses every sign of the private use area; no sign is left to mark it with',
  );
}

/** Every run of white space becomes the sign; the text is one line afterwards. */
export function datamark(text: string, marker: string): string {
  return text.trim().replaceAll(/\s+/g, marker);
}

/** Takes the signs out of what a model copied from a marked text. */
export function withoutMarks(text: string, marker: string): string {
  return text.replaceAll(marker, ' ').trim();
}

/**
 * The masked essay, one sentence a line behind its id, an empty line between paragraphs. A line that begins `s12: ` cannot be forged: in
 * marked text there is neither line break nor space.
 */
export function markedEssay(essay: PreparedEssay, marker: string): string {
  const known = marked.get(essay);
  if (known?.marker === marker) return known.text;
  const text = markEssay(essay, marker);
  marked.set(essay, { marker, text });
  return text;
}

// Every trait is asked about the same essay.
const marked = new WeakMap<PreparedEssay, { readonly marker: string; readonly text: string }>();

function markEssay(essay: PreparedEssay, marker: string): string {
  const lines: string[] = [];
  let end = 0;
  let paragraph = essay.sentences[0]?.paragraph ?? 1;
  for (const sentence of essay.sentences) {
    if (sentence.paragraph !== paragraph) lines.push('');
    paragraph = sentence.paragraph;
    // From the end of the sentence before: nothing of the essay is lost if sentences leave a gap.
    lines.push(`${sentence.id}: ${datamark(essay.masked.text.slice(end, sentence.viewSpan.end), marker)}`);
    end = sentence.viewSpan.end;
  }
  const rest = datamark(essay.masked.text.slice(end), marker);
  return [...lines, ...(rest === '' ? [] : [rest])].join('\n');
}

/**
 * A code for one purpose in one question: new for every step of every run, and the same when a step is resumed, so that the question
 * stays the same question. It occurs in none of the texts.
 */
export function questionCode(scope: CallScope, purpose: string, secret: string, texts: readonly string[]): string {
  return freeCode([scope.runId, scope.step, purpose], secret, texts);
}

/** A code for the lines around one text: the same wherever that text is shown, and in none of the texts. */
export function textCode(text: string, secret: string, texts: readonly string[]): string {
  return freeCode(['text', text], secret, texts);
}

function freeCode(of: readonly string[], secret: string, texts: readonly string[]): string {
  for (let round = 0; ; round++) {
    const code = keyedHash(secret, JSON.stringify([...of, round])).slice(0, 24);
    if (texts.every((text) => !text.includes(code))) return code;
  }
}
