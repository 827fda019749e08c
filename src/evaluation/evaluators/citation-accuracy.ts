import type { Evaluator } from './evaluator.ts';
import { ratio } from './ratio.ts';

/** Text with the differences taken out that typing makes: case, quotation marks, dashes, white space. */
function plain(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[‘’‚‛`´]/gu, "'")
    .replaceAll(/[“”„‟«»]/gu, '"')
    .replaceAll(/[‐-―]/gu, '-')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

/** What stage 1 puts where a name stood: any words of the essay may be behind it. */
const maskPattern = /\[[^\]\n]{1,40}\]/u;

function stands(quote: string, essay: string): boolean {
  let from = 0;
  for (const piece of plain(quote).split(maskPattern)) {
    const at = essay.indexOf(piece.trim(), from);
    if (at === -1) return false;
    from = at + piece.trim().length;
  }
  return true;
}

/** Share of the quotes under the feedback that stand in the essay word for word; looked up again here, not taken from stage 5. */
export const citationAccuracy: Evaluator = {
  name: 'citation-accuracy',
  title: 'Quotes that stand in the essay',
  better: 'higher',
  format: 'percent',
  values({ text, outcome: { feedback } }) {
    if (feedback.length === 0) return undefined;
    const essay = plain(text);
    return [feedback.filter(({ quote }) => stands(quote, essay)).length, feedback.length];
  },
  figure: ratio,
};
