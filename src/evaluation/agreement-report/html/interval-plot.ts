import type { Figure } from '../report.ts';
import { horizontalAxis, linearScale, niceRange, px, ticks, type PlotArea, type Range } from './axes.ts';
import { html, type Markup } from './escape-html.ts';
import { formatNumber } from './format.ts';
import { svg } from './svg.ts';

export interface IntervalRow {
  readonly label: string;
  readonly figure: Figure;
}

export interface IntervalPlotOptions {
  readonly id: string;
  readonly title: string;
  readonly axis: string;
  /** A line to compare with: the whole set, or the criterion. */
  readonly reference?: { readonly value: number; readonly label: string };
  /** The range in which no flag is raised. */
  readonly band?: Range;
}

/** A point and its interval for every row: agreement by bin, by group, by trait. */
export function intervalPlot(rows: readonly IntervalRow[], options: IntervalPlotOptions): Markup {
  const { reference, band } = options;
  const area: PlotArea = { width: 720, height: rows.length * 30 + 92, left: 222, right: 20, top: 34, bottom: 48 };
  const values = rows.flatMap(({ figure }) =>
    figure.value === undefined
      ? []
      : [figure.value, figure.interval?.low ?? figure.value, figure.interval?.high ?? figure.value],
  );
  const range = niceRange(
    [...values, ...(reference ? [reference.value] : []), ...(band ? [band.from, band.to] : [])],
    6,
  );
  const x = linearScale(range, { from: area.left, to: area.width - area.right });
  const bottom = area.height - area.bottom;
  const marks = ticks(range, 6);
  return svg(
    {
      id: options.id,
      width: area.width,
      height: area.height,
      title: options.title,
      description: `${options.axis} with 95% intervals for ${rows.map((row) => row.label).join('; ')}. The table has the values.`,
    },
    [
      band === undefined
        ? html``
        : html`<rect
            class="band"
            x="${px(x(band.from))}"
            y="${area.top}"
            width="${px(x(band.to) - x(band.from))}"
            height="${px(bottom - area.top)}"
          />`,
      ...marks.map(
        (value) =>
          html`<line class="grid" x1="${px(x(value))}" x2="${px(x(value))}" y1="${area.top}" y2="${px(bottom)}" />`,
      ),
      ...rows.map((row, index) => drawRow(row, { x, y: area.top + 19 + index * 30, left: area.left })),
      reference === undefined
        ? html``
        : html`<line
              class="reference"
              x1="${px(x(reference.value))}"
              x2="${px(x(reference.value))}"
              y1="${area.top - 6}"
              y2="${px(bottom)}"
            /><text class="tick" x="${px(x(reference.value))}" y="${area.top - 12}" text-anchor="middle"
              >${reference.label}</text
            >`,
      horizontalAxis(
        area,
        marks.map((value) => ({ at: x(value), label: formatNumber(value, 2) })),
        options.axis,
      ),
    ],
  );
}

const LABEL_CHARACTERS = 32;

function drawRow(
  { label, figure }: IntervalRow,
  { x, y, left }: { readonly x: (value: number) => number; readonly y: number; readonly left: number },
): Markup {
  const shown = label.length > LABEL_CHARACTERS ? `${label.slice(0, LABEL_CHARACTERS - 1)}…` : label;
  const name = html`<text x="${left - 12}" y="${px(y + 4)}" text-anchor="end">${shown}</text>`;
  if (figure.value === undefined) {
    return html`${name}<text class="tick" x="${left + 8}" y="${px(y + 4)}">too few (n = ${figure.n})</text>`;
  }
  const { low, high } = figure.interval ?? { low: figure.value, high: figure.value };
  return html`${name}<line
      class="whisker human"
      x1="${px(x(low))}"
      x2="${px(x(high))}"
      y1="${px(y)}"
      y2="${px(y)}"
    /><circle class="human" cx="${px(x(figure.value))}" cy="${px(y)}" r="5" />`;
}
