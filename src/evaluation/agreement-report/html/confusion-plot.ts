import type { ConfusionMatrix } from '../../../stats/confusion-matrix.ts';
import { px } from './axes.ts';
import { html, type Markup } from './escape-html.ts';
import { formatScore } from './format.ts';
import { svg } from './svg.ts';

/** Above this many categories the cells are too small for their counts. */
const COUNTED_CATEGORIES = 16;
const MAXIMUM_SIZE = 520;

/** Human scores down, machine scores across; the deeper the shade, the larger the share of the row. */
export function confusionPlot(id: string, { labels, counts }: ConfusionMatrix): Markup {
  const cell = Math.min(44, MAXIMUM_SIZE / labels.length);
  const [left, top] = [66, 46];
  const size = cell * labels.length;
  const every = Math.ceil(16 / cell);
  const cells = counts.flatMap((row, i) => {
    const total = row.reduce((sum, count) => sum + count, 0);
    return row.flatMap((count, j) => {
      if (count === 0) return [];
      const share = count / total;
      const [x, y] = [left + j * cell, top + i * cell];
      // Never deeper than .6: the count on it keeps its contrast in light and dark.
      const strength = 0.06 + 0.54 * share;
      const text =
        labels.length <= COUNTED_CATEGORIES
          ? html`<text x="${px(x + cell / 2)}" y="${px(y + cell / 2 + 4)}" text-anchor="middle">${count}</text>`
          : html``;
      return [
        html`<rect
            class="cell"
            x="${px(x)}"
            y="${px(y)}"
            width="${px(cell)}"
            height="${px(cell)}"
            fill-opacity="${px(strength)}"
          />${text}`,
      ];
    });
  });
  const marks = labels.flatMap((label, i) =>
    i % every === 0
      ? [
          html`<text class="tick" x="${px(left + (i + 0.5) * cell)}" y="${top - 8}" text-anchor="middle"
              >${formatScore(label)}</text
            ><text class="tick" x="${left - 8}" y="${px(top + (i + 0.5) * cell + 4)}" text-anchor="end"
              >${formatScore(label)}</text
            >`,
        ]
      : [],
  );
  const diagonal = labels.map(
    (_, i) =>
      html`<rect
        class="cell-outline"
        x="${px(left + i * cell + 0.5)}"
        y="${px(top + i * cell + 0.5)}"
        width="${px(cell - 1)}"
        height="${px(cell - 1)}"
      />`,
  );
  return svg(
    {
      id,
      width: 720,
      height: top + size + 12,
      title: 'Confusion matrix',
      description: `Human score by machine score, ${labels.length} by ${labels.length} categories; exact agreement lies on the outlined diagonal. The table below has the counts.`,
    },
    [
      ...cells,
      ...diagonal,
      ...marks,
      html`<text x="${px(left + size / 2)}" y="16" text-anchor="middle">Machine score</text
        ><text transform="translate(16 ${px(top + size / 2)}) rotate(-90)" text-anchor="middle">Human score</text>`,
    ],
  );
}
