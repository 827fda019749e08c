import { horizontalAxis, linearScale, niceRange, px, ticks, verticalAxis, type PlotArea, type Range } from './axes.ts';
import { html, type Markup } from './escape-html.ts';
import { legend, svg } from './svg.ts';

interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly low?: number;
  readonly high?: number;
}

export interface Curve {
  readonly label: string;
  readonly mark: 'human' | 'machine' | 'second';
  readonly points: readonly CurvePoint[];
  /** Ends of intervals as a shaded ribbon, as whiskers at each point, or not drawn. */
  readonly intervals?: 'ribbon' | 'whiskers';
  readonly joined: boolean;
}

export interface CurvePlotOptions {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly xAxis: string;
  readonly yAxis: string;
  readonly formatX: (value: number) => string;
  readonly formatY: (value: number) => string;
  /** Draw y = x: where a calibrated machine would lie. */
  readonly diagonal?: boolean;
  readonly xRange?: Range;
}

/** Curves over a continuous axis: calibration, routing, learning. */
export function curvePlot(curves: readonly Curve[], options: CurvePlotOptions): Markup {
  const area: PlotArea = { width: 720, height: 340, left: 66, right: 20, top: 36, bottom: 50 };
  const points = curves.flatMap((curve) => curve.points);
  const heights = points.flatMap(({ y, low = y, high = y }) => [y, low, high]);
  const widths = points.map((point) => point.x);
  // On the diagonal the two axes are one scale.
  const xRange = options.xRange ?? niceRange(options.diagonal === true ? [...widths, ...heights] : widths);
  const yRange = options.diagonal === true ? xRange : niceRange(heights);
  const x = linearScale(xRange, { from: area.left, to: area.width - area.right });
  const y = linearScale(yRange, { from: area.height - area.bottom, to: area.top });
  const place = { x, y };
  return svg(
    { id: options.id, width: area.width, height: area.height, title: options.title, description: options.description },
    [
      verticalAxis(
        area,
        ticks(yRange).map((value) => ({ at: y(value), label: options.formatY(value) })),
        options.yAxis,
      ),
      horizontalAxis(
        area,
        ticks(xRange, 8).map((value) => ({ at: x(value), label: options.formatX(value) })),
        options.xAxis,
      ),
      options.diagonal === true
        ? html`<line
            class="reference"
            x1="${px(x(xRange.from))}"
            y1="${px(y(xRange.from))}"
            x2="${px(x(xRange.to))}"
            y2="${px(y(xRange.to))}"
          />`
        : html``,
      ...curves.map((curve) => drawCurve(curve, place)),
      legend(curves, area.left, 18),
    ],
  );
}

interface Place {
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

function drawCurve({ points, mark, intervals, joined }: Curve, { x, y }: Place): Markup {
  const at = (point: CurvePoint, height: number) => `${px(x(point.x))},${px(y(height))}`;
  const bounded = points.filter((point) => point.low !== undefined && point.high !== undefined);
  const ribbon =
    intervals === 'ribbon' && bounded.length > 1
      ? html`<polygon
          class="ribbon"
          points="${[...bounded.map((point) => at(point, point.high!)), ...bounded.toReversed().map((point) => at(point, point.low!))].join(' ')}"
        />`
      : html``;
  const whiskers =
    intervals === 'whiskers'
      ? bounded.map(
          (point) =>
            html`<line
              class="whisker ${mark}"
              x1="${px(x(point.x))}"
              x2="${px(x(point.x))}"
              y1="${px(y(point.low!))}"
              y2="${px(y(point.high!))}"
            />`,
        )
      : [];
  const line = joined
    ? html`<polyline class="line ${mark}" points="${points.map((point) => at(point, point.y)).join(' ')}" />`
    : html``;
  // A dashed comparison line needs no points.
  const dots =
    mark === 'second'
      ? []
      : points.map((point) => html`<circle class="${mark}" cx="${px(x(point.x))}" cy="${px(y(point.y))}" r="4" />`);
  return html`${ribbon}${whiskers}${line}${dots}`;
}
