import type { DataDescription } from '../report.ts';
import { horizontalAxis, linearScale, niceRange, px, ticks, verticalAxis, type PlotArea } from './axes.ts';
import { html, type Markup } from './escape-html.ts';
import { formatScore } from './format.ts';
import { legend, svg } from './svg.ts';

/** Share of essays at each score, human beside machine. */
export function distributionPlot(id: string, description: DataDescription): Markup {
  const { distribution, records } = description;
  const area: PlotArea = { width: 720, height: 300, left: 62, right: 12, top: 34, bottom: 48 };
  const shares = distribution.flatMap(({ human, machine }) => [human, machine]).map((count) => (100 * count) / records);
  const range = niceRange([0, ...shares]);
  const y = linearScale(range, { from: area.height - area.bottom, to: area.top });
  const slot = (area.width - area.left - area.right) / distribution.length;
  const bar = Math.min(34, slot * 0.4);
  const centre = (index: number) => area.left + slot * (index + 0.5);
  const every = Math.ceil(distribution.length / 22);
  const bars = distribution.flatMap(({ human, machine }, index) =>
    (
      [
        ['human', human, centre(index) - bar],
        ['machine', machine, centre(index)],
      ] as const
    ).map(([mark, count, x]) => {
      const top = y((100 * count) / records);
      return html`<rect
        class="${mark}"
        x="${px(x)}"
        y="${px(top)}"
        width="${px(bar - 0.5)}"
        height="${px(y(0) - top)}"
      />`;
    }),
  );
  return svg(
    {
      id,
      width: area.width,
      height: area.height,
      title: 'Distribution of human and machine scores',
      description: `Bar chart of the share of ${records} essays at each score from ${description.scale.min} to ${description.scale.max}, human and machine. The table below has the counts.`,
    },
    [
      verticalAxis(
        area,
        ticks(range).map((value) => ({ at: y(value), label: `${value}%` })),
        'Share of essays',
      ),
      ...bars,
      horizontalAxis(
        area,
        distribution.flatMap(({ score }, index) =>
          index % every === 0 ? [{ at: centre(index), label: formatScore(score) }] : [],
        ),
        'Score',
      ),
      legend(
        [
          { mark: 'human', label: 'Human' },
          { mark: 'machine', label: 'Machine' },
        ],
        area.left,
        18,
      ),
    ],
  );
}
