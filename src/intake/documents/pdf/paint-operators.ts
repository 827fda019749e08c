import { OPS } from 'unpdf/pdfjs';
import { hexColour } from '../run-look.ts';
import { matrixFrom } from './matrix.ts';
import type { Box, Glyph, PagePainter } from './page-painter.ts';

/** What a page's operators need from the document. */
export interface PageResources {
  /** Width of one glyph unit of a font; a thousandth but in Type 3 fonts. */
  fontUnit(font: string): number;
  isLayerVisible(group: unknown): boolean;
}

type Operator = (painter: PagePainter, args: readonly unknown[], resources: PageResources) => void;

/** Runs a page's operator list, as pdf.js gives it, through the painter. */
export function paintOperators(
  painter: PagePainter,
  operators: readonly (readonly [code: number, args: unknown])[],
  resources: PageResources,
): void {
  for (const [code, args] of operators) table.get(code)?.(painter, Array.isArray(args) ? args : [], resources);
}

const table: ReadonlyMap<number, Operator> = new Map<number, Operator>([
  [OPS.save, (painter) => painter.save()],
  [OPS.restore, (painter) => painter.restore()],
  [OPS.transform, (painter, args) => painter.transform(matrixFrom(args))],
  [OPS.paintFormXObjectBegin, (painter, [matrix, box]) => painter.beginForm(matrixFrom(list(matrix)), boxFrom(box))],
  [OPS.paintFormXObjectEnd, (painter) => painter.restore()],
  [OPS.beginText, (painter) => painter.beginText()],
  [OPS.setTextMatrix, (painter, args) => painter.setTextMatrix(matrixFrom(args.length === 1 ? list(args[0]) : args))],
  [OPS.moveText, (painter, [x, y]) => painter.moveText(Number(x), Number(y))],
  [OPS.setLeadingMoveText, leadingAndMove],
  [OPS.nextLine, (painter) => painter.nextLine()],
  [OPS.setLeading, (painter, [leading]) => painter.set('leading', -Number(leading))],
  [OPS.setCharSpacing, (painter, [spacing]) => painter.set('characterSpacing', Number(spacing))],
  [OPS.setWordSpacing, (painter, [spacing]) => painter.set('wordSpacing', Number(spacing))],
  [OPS.setHScale, (painter, [percent]) => painter.set('horizontalScale', Number(percent) / 100)],
  [OPS.setTextRise, (painter, [rise]) => painter.set('rise', Number(rise))],
  [OPS.setTextRenderingMode, (painter, [mode]) => painter.set('renderMode', Number(mode))],
  [OPS.setFont, setFont],
  [OPS.showText, (painter, [items]) => painter.showText(glyphs(items))],
  [OPS.showSpacedText, (painter, [items]) => painter.showText(glyphs(items))],
  [OPS.setFillRGBColor, (painter, [colour]) => painter.set('fill', hexColour(String(colour)))],
  [OPS.setStrokeRGBColor, (painter, [colour]) => painter.set('stroke', hexColour(String(colour)))],
  [OPS.setFillColorN, (painter) => painter.set('fill', undefined)],
  [OPS.setFillTransparent, (painter) => painter.set('fillOpacity', 0)],
  [OPS.setGState, setGraphicsState],
  [OPS.clip, (painter) => painter.requestClip()],
  [OPS.eoClip, (painter) => painter.requestClip()],
  [OPS.constructPath, constructPath],
  [OPS.paintImageXObject, (painter) => painter.picture()],
  [OPS.paintInlineImageXObject, (painter) => painter.picture()],
  [OPS.beginMarkedContent, (painter) => painter.beginLayer(true)],
  [
    OPS.beginMarkedContentProps,
    (painter, [tag, group], resources) => painter.beginLayer(tag !== 'OC' || resources.isLayerVisible(group)),
  ],
  [OPS.endMarkedContent, (painter) => painter.endLayer()],
]);

function leadingAndMove(painter: PagePainter, [x, y]: readonly unknown[]): void {
  painter.set('leading', Number(y));
  painter.moveText(Number(x), Number(y));
}

function setFont(painter: PagePainter, [font, size]: readonly unknown[], resources: PageResources): void {
  painter.set('fontSize', Number(size));
  painter.set('fontUnit', resources.fontUnit(String(font)));
}

function setGraphicsState(painter: PagePainter, [entries]: readonly unknown[], resources: PageResources): void {
  for (const entry of list(entries)) {
    const [key, value] = list(entry);
    if (key === 'ca') painter.set('fillOpacity', Number(value));
    if (key === 'Font') setFont(painter, list(value), resources);
  }
}

const fills: ReadonlySet<unknown> = new Set([
  OPS.fill,
  OPS.eoFill,
  OPS.fillStroke,
  OPS.eoFillStroke,
  OPS.closeFillStroke,
  OPS.closeEOFillStroke,
]);

/** Numbers in the path of one rectangle: moveTo and three lineTo of three each, closePath of one. */
const rectanglePathLength = 13;

function constructPath(painter: PagePainter, [operator, data, bounds]: readonly unknown[]): void {
  const box = boxFrom(bounds);
  const [path] = list(data);
  if (box !== undefined)
    painter.path(box, { filled: fills.has(operator), rectangle: list(path).length <= rectanglePathLength });
}

function list(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return ArrayBuffer.isView(value) && Symbol.iterator in value
    ? [...(value as Iterable<unknown> & ArrayBufferView)]
    : [];
}

function boxFrom(value: unknown): Box | undefined {
  const [left, bottom, right, top] = list(value).map(Number);
  if (left === undefined || bottom === undefined || right === undefined || top === undefined) return undefined;
  return [Math.min(left, right), Math.min(bottom, top), Math.max(left, right), Math.max(bottom, top)];
}

function* glyphs(items: unknown): Generator<Glyph | number> {
  for (const item of list(items)) {
    if (typeof item === 'number') yield item;
    else if (typeof item === 'object' && item !== null && 'unicode' in item && 'width' in item) {
      yield {
        unicode: lettersOf(String(item.unicode)),
        width: Number(item.width) || 0,
        isSpace: 'isSpace' in item && item.isSpace === true,
      };
    }
  }
}

/** The writer typed "fi"; the font drew one sign for it. */
function lettersOf(glyph: string): string {
  return glyph.replaceAll(/[\ufb00-\ufb06]/g, (ligature) => ligature.normalize('NFKC'));
}
