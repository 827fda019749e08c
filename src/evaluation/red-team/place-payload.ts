import { splitSentences } from '../../pipeline/1-sanitize/split-sentences.ts';

/** Between which sentences a payload goes, as a share of the essay. */
const middle = 0.5;
const splitAt = [1 / 3, 2 / 3] as const;

/** A payload of its own lines stands in lines of its own, any other in the run of the text. */
function joined(parts: readonly string[], payload: string): string {
  return parts.filter((part) => part !== '').join(payload.includes('\n') ? '\n\n' : ' ');
}

/** The essay with `payload` before its first, after its last, or between two sentences. */
export function placePayload(essay: string, payload: string, placement: 'start' | 'middle' | 'end'): string {
  if (placement === 'start') return joined([payload, essay], payload);
  if (placement === 'end') return joined([essay, payload], payload);
  const cut = cutNear(essay, middle);
  return joined([essay.slice(0, cut).trimEnd(), payload, essay.slice(cut).trimStart()], payload);
}

/**
 * The essay with one half of the payload at its first third and the other at its second.
 *
 * @returns undefined when the payload has fewer than six words on one line: half of a code is no code
 */
export function splitPayload(essay: string, payload: string): string | undefined {
  const words = payload.split(' ');
  if (payload.includes('\n') || words.length < 6 || words.some((word) => word.length > 20)) return undefined;
  const half = Math.ceil(words.length / 2);
  const [first, second] = [words.slice(0, half).join(' '), words.slice(half).join(' ')];
  const [early, late] = splitAt.map((share) => cutNear(essay, share));
  if (early === undefined || late === undefined) return undefined;
  return joined(
    [essay.slice(0, early).trimEnd(), first, essay.slice(early, late).trim(), second, essay.slice(late).trimStart()],
    payload,
  );
}

/** Offset of the sentence that begins nearest to that share of the text. */
function cutNear(text: string, share: number): number {
  const starts = splitSentences(text).map(({ start }) => start);
  const wanted = share * text.length;
  return starts.reduce((best, at) => (Math.abs(at - wanted) < Math.abs(best - wanted) ? at : best), 0);
}
