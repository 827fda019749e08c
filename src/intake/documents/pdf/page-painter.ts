import type { HiddenTextKind } from '../../essay-file.ts';
import { concealmentOf } from '../run-look.ts';
import { identity, type Matrix, matrixFrom, multiply } from './matrix.ts';

/** A rectangle in page space, corners in order. */
export type Box = readonly [left: number, bottom: number, right: number, top: number];

/** What one text operator paints, in page space (points). */
export interface TextRun {
  readonly text: string;
  readonly start: readonly [x: number, y: number];
  readonly end: readonly [x: number, y: number];
  /** Height of the letters in points, all matrices applied. */
  readonly sizePt: number;
  hidden: HiddenTextKind | undefined;
}

/** One character of a font as pdf.js hands it on; numbers between glyphs are kerning in thousandths of the size. */
export interface Glyph {
  readonly unicode: string;
  readonly width: number;
  readonly isSpace: boolean;
}

interface GraphicsState {
  matrix: Matrix;
  fill: string | undefined;
  stroke: string | undefined;
  fillOpacity: number;
  clip: Box;
  fontSize: number;
  fontUnit: number;
  horizontalScale: number;
  characterSpacing: number;
  wordSpacing: number;
  leading: number;
  rise: number;
  renderMode: number;
}

interface PaintedArea {
  readonly box: Box;
  /** Undefined for a picture or a pattern: what is behind the letters there is not known. */
  readonly colour: string | undefined;
}

/**
 * Follows the drawing operators of a page as far as they decide where text stands and whether it can be seen: matrices, clips,
 * fills, opacity, render mode, rectangles and pictures under and over the text, hidden layers.
 *
 * @see ISO 32000-1, 8.4 (graphics state), 9.3 and 9.4 (text state and text-showing operators)
 */
export class PagePainter {
  readonly runs: TextRun[] = [];
  private readonly page: Box;
  private state: GraphicsState;
  private readonly saved: GraphicsState[] = [];
  private readonly areas: PaintedArea[] = [];
  private textMatrix: Matrix = identity;
  private lineMatrix: Matrix = identity;
  private clipPending = false;
  private readonly layers: boolean[] = [];

  constructor(page: Box) {
    this.page = page;
    this.state = {
      matrix: identity,
      fill: '000000',
      stroke: '000000',
      fillOpacity: 1,
      clip: page,
      fontSize: 0,
      fontUnit: 0.001,
      horizontalScale: 1,
      characterSpacing: 0,
      wordSpacing: 0,
      leading: 0,
      rise: 0,
      renderMode: 0,
    };
  }

  save(): void {
    this.saved.push({ ...this.state });
  }

  restore(): void {
    this.state = this.saved.pop() ?? this.state;
  }

  transform(matrix: Matrix): void {
    this.state.matrix = multiply(matrix, this.state.matrix);
  }

  set<K extends keyof GraphicsState>(key: K, value: GraphicsState[K]): void {
    this.state[key] = value;
  }

  /** A form begins: its own matrix, and a clip to its box. */
  beginForm(matrix: Matrix, box: Box | undefined): void {
    this.save();
    this.transform(matrix);
    if (box !== undefined) this.clipTo(box);
  }

  beginText(): void {
    this.setTextMatrix(identity);
  }

  setTextMatrix(matrix: Matrix): void {
    this.textMatrix = matrix;
    this.lineMatrix = matrix;
  }

  moveText(x: number, y: number): void {
    this.setTextMatrix(multiply([1, 0, 0, 1, x, y], this.lineMatrix));
  }

  nextLine(): void {
    this.moveText(0, this.state.leading);
  }

  beginLayer(visible: boolean): void {
    this.layers.push(visible);
  }

  endLayer(): void {
    this.layers.pop();
  }

  requestClip(): void {
    this.clipPending = true;
  }

  /** A path is finished; `box` bounds it in user space. */
  path(box: Box, { filled, rectangle }: { readonly filled: boolean; readonly rectangle: boolean }): void {
    if (filled && rectangle && this.state.fillOpacity > 0.9) this.paintArea(box, this.state.fill);
    if (this.clipPending) this.clipTo(box);
    this.clipPending = false;
  }

  /** A picture fills the unit square of its matrix. */
  picture(): void {
    if (this.state.fillOpacity > 0.9) this.paintArea([0, 0, 1, 1], undefined);
  }

  showText(items: Iterable<Glyph | number>): void {
    const { state } = this;
    const start = this.pen();
    let text = '';
    for (const item of items) {
      if (typeof item === 'number') {
        this.advance((-item / 1000) * state.fontSize * state.horizontalScale);
        // A gap as wide as a narrow space is how many programs set the space between words.
        if (item < -200 && !text.endsWith(' ')) text += ' ';
        continue;
      }
      text += item.unicode;
      const spacing = state.characterSpacing + (item.isSpace ? state.wordSpacing : 0);
      this.advance((item.width * state.fontUnit * state.fontSize + spacing) * state.horizontalScale);
    }
    if (text === '') return;
    const drawn = multiply(this.textMatrix, state.matrix);
    const sizePt = Math.abs(state.fontSize) * Math.hypot(drawn[2], drawn[3]);
    const run: TextRun = { text, start, end: this.pen(), sizePt, hidden: undefined };
    run.hidden = this.concealment(run, drawn);
    this.runs.push(run);
  }

  private advance(x: number): void {
    this.textMatrix = multiply([1, 0, 0, 1, x, 0], this.textMatrix);
  }

  private pen(): readonly [number, number] {
    const drawn = multiply([1, 0, 0, 1, 0, this.state.rise], multiply(this.textMatrix, this.state.matrix));
    return [drawn[4], drawn[5]];
  }

  private concealment(run: TextRun, drawn: Matrix): HiddenTextKind | undefined {
    const { state } = this;
    if (this.layers.includes(false)) return 'vanished';
    // 3 paints nothing, 7 only adds to the clip.
    if (state.renderMode === 3 || state.renderMode === 7) return 'invisible-render-mode';
    const box = boxOf(run);
    if (!overlaps(box, this.page) || !overlaps(box, state.clip)) return 'off-page';
    // 1 and 5 draw the outline only: its colour is the stroke's.
    const colour = state.renderMode % 4 === 1 ? state.stroke : state.fill;
    const behind = this.areas.findLast((area) => contains(area.box, box));
    const known = colour !== undefined && (behind === undefined || behind.colour !== undefined);
    return concealmentOf({
      sizePt: run.sizePt,
      widthPercent:
        (100 * Math.abs(state.horizontalScale) * Math.hypot(drawn[0], drawn[1])) /
        Math.max(1e-9, Math.hypot(drawn[2], drawn[3])),
      opacity: state.fillOpacity,
      ...(known ? { colour, background: behind?.colour ?? 'FFFFFF' } : {}),
    });
  }

  private clipTo(box: Box): void {
    const placed = place(box, this.state.matrix);
    const [left, bottom, right, top] = this.state.clip;
    this.state.clip = [
      Math.max(left, placed[0]),
      Math.max(bottom, placed[1]),
      Math.min(right, placed[2]),
      Math.min(top, placed[3]),
    ];
  }

  private paintArea(box: Box, colour: string | undefined): void {
    const [left, bottom, right, top] = place(box, this.state.matrix);
    const clip = this.state.clip;
    const area: Box = [
      Math.max(left, clip[0]),
      Math.max(bottom, clip[1]),
      Math.min(right, clip[2]),
      Math.min(top, clip[3]),
    ];
    for (const run of this.runs) if (run.hidden === undefined && contains(area, boxOf(run))) run.hidden = 'covered';
    this.areas.push({ box: area, colour });
  }
}

/** A box drawn under a matrix, as the box around it. */
function place(box: Box, matrix: Matrix): Box {
  const corners = [
    [box[0], box[1]],
    [box[2], box[1]],
    [box[0], box[3]],
    [box[2], box[3]],
  ] as const;
  const points = corners.map(([x, y]) => multiply(matrixFrom([1, 0, 0, 1, x, y]), matrix));
  const xs = points.map((point) => point[4]);
  const ys = points.map((point) => point[5]);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** The middle band of the letters: what has to be visible to read them. */
function boxOf(run: TextRun): Box {
  const [x1, y1] = run.start;
  const [x2, y2] = run.end;
  const reach = run.sizePt * 0.3;
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2) + reach];
}

function overlaps(a: Box, b: Box): boolean {
  return a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
}

function contains(outer: Box, inner: Box): boolean {
  return (
    outer[0] <= inner[0] + 0.5 && outer[1] <= inner[1] + 0.5 && outer[2] >= inner[2] - 0.5 && outer[3] >= inner[3] - 0.5
  );
}
