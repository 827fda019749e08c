import { html, type Markup } from './escape-html.ts';

/** Maps data to a position along one axis of a plot. */
export type Scale = (value: number) => number;

export interface Range {
  readonly from: number;
  readonly to: number;
}

export function linearScale(domain: Range, pixels: Range): Scale {
  const span = domain.to - domain.from || 1;
  return (value) => pixels.from + ((value - domain.from) / span) * (pixels.to - pixels.from);
}

/** The step of 1, 2 or 5 × 10ⁿ that covers a range in about `count` steps. */
function stepOf({ from, to }: Range, count: number): number {
  const rough = (to - from || 1) / count;
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  return magnitude * ([1, 2, 5, 10].find((multiple) => multiple * magnitude >= rough * 0.999) ?? 10);
}

/** Round values inside a range, about `count` of them. */
export function ticks(range: Range, count = 5): number[] {
  const step = stepOf(range, count);
  const first = Math.ceil(range.from / step - 1e-9);
  const last = Math.floor(range.to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

/** A range that holds the values and begins and ends on a tick. */
export function niceRange(values: readonly number[], count = 5): Range {
  let range: Range = { from: Math.min(...values), to: Math.max(...values) };
  if (!(range.to > range.from)) range = { from: range.from - 0.5, to: range.from + 0.5 };
  // Widening can call for a larger step, which can call for widening once more.
  for (let pass = 0; pass < 3; pass++) {
    const step = stepOf(range, count);
    range = { from: Math.floor(range.from / step + 1e-9) * step, to: Math.ceil(range.to / step - 1e-9) * step };
  }
  return range;
}

/** A coordinate with as many digits as a pixel needs. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}

export interface PlotArea {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface AxisTick {
  readonly at: number;
  readonly label: string;
}

/** Horizontal grid lines with labels at the left, and the axis title along them. */
export function verticalAxis(area: PlotArea, marks: readonly AxisTick[], title: string): Markup {
  const middle = (area.top + area.height - area.bottom) / 2;
  return html`${marks.map(
      ({ at, label }) =>
        html`<line
            class="grid"
            x1="${px(area.left)}"
            x2="${px(area.width - area.right)}"
            y1="${px(at)}"
            y2="${px(at)}"
          /><text class="tick" x="${px(area.left - 8)}" y="${px(at + 4)}" text-anchor="end">${label}</text>`,
    )}<text transform="translate(14 ${px(middle)}) rotate(-90)" text-anchor="middle">${title}</text>`;
}

/** The bottom line with ticks, labels and title. */
export function horizontalAxis(area: PlotArea, marks: readonly AxisTick[], title: string): Markup {
  const y = area.height - area.bottom;
  const middle = (area.left + area.width - area.right) / 2;
  return html`<line
      class="axis"
      x1="${px(area.left)}"
      x2="${px(area.width - area.right)}"
      y1="${px(y)}"
      y2="${px(y)}"
    />${marks.map(
      ({ at, label }) =>
        html`<line class="axis" x1="${px(at)}" x2="${px(at)}" y1="${px(y)}" y2="${px(y + 5)}" /><text
            class="tick"
            x="${px(at)}"
            y="${px(y + 19)}"
            text-anchor="middle"
            >${label}</text
          >`,
    )}<text x="${px(middle)}" y="${px(area.height - 6)}" text-anchor="middle">${title}</text>`;
}
