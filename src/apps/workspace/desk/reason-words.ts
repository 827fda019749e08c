import { reviewReasons } from '../../../core/review-reason.ts';

/** What the desk itself wants looked at, besides the reasons of stage 7. */
const deskReasons: Readonly<Record<string, string>> = {
  'audit.held': 'Held back from a batch approval to measure how good it was.',
  'readers.differ': 'Two readers came to scores that lie too far apart.',
};

const words: Readonly<Record<string, string>> = { ...reviewReasons, ...deskReasons };

/** A reason in a sentence for teachers; the code itself for one that this release does not know. */
export function reasonWords(code: string): string {
  return words[code] ?? code;
}
