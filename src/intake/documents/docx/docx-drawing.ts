import type { HiddenTextKind } from '../../essay-file.ts';
import { childOf, descendants, textOf, type XmlElement } from '../xml-tree.ts';

const emuPerPoint = 12_700;
/** Points from the page's corner beyond which a drawing shows on no page up to A3 landscape. */
const farPt = 1_191;
/** A box smaller than this in either direction shows no letter. */
const minimumBoxPt = 2;

/** Titles and descriptions of pictures and shapes. */
export function altTexts(drawing: XmlElement): string[] {
  const texts: string[] = [];
  for (const name of ['wp:docPr', 'pic:cNvPr', 'wps:cNvPr', 'v:shape', 'v:rect', 'v:imagedata', 'v:textbox']) {
    for (const element of descendants(drawing, name)) {
      for (const attribute of ['title', 'descr', 'alt', 'string']) {
        const text = element.attributes.get(attribute)?.trim() ?? '';
        if (text !== '') texts.push(text);
      }
    }
  }
  for (const path of descendants(drawing, 'v:textpath')) texts.push(path.attributes.get('string')?.trim() ?? '');
  return [...new Set(texts.filter((text) => text !== ''))];
}

/** Why the text boxes of a drawing cannot be seen; undefined when they can. */
export function drawingPlacement(drawing: XmlElement): HiddenTextKind | undefined {
  return anchorPlacement(drawing) ?? vmlPlacement(drawing);
}

function anchorPlacement(drawing: XmlElement): HiddenTextKind | undefined {
  for (const anchor of [...descendants(drawing, 'wp:anchor'), ...descendants(drawing, 'wp:inline')]) {
    if (childOf(anchor, 'wp:docPr')?.attributes.get('hidden') === '1') return 'vanished';
    const extent = childOf(anchor, 'wp:extent');
    const width = points(extent?.attributes.get('cx')) ?? 100;
    const height = points(extent?.attributes.get('cy')) ?? 100;
    if (Math.min(width, height) < minimumBoxPt) return 'tiny';
    const x = offsetOf(childOf(anchor, 'wp:positionH'));
    const y = offsetOf(childOf(anchor, 'wp:positionV'));
    // 72 pt are the usual margin, from which many anchors count.
    if (isOff(x, width) || isOff(y, height)) return 'off-page';
  }
  return undefined;
}

function isOff(offset: number, size: number): boolean {
  return offset >= farPt || offset + size <= -72;
}

function offsetOf(position: XmlElement | undefined): number {
  const offset = childOf(position, 'wp:posOffset');
  return offset === undefined ? 0 : (points(textOf(offset)) ?? 0);
}

function points(emu: string | undefined): number | undefined {
  const value = Number(emu);
  return emu === undefined || !Number.isFinite(value) ? undefined : value / emuPerPoint;
}

function vmlPlacement(drawing: XmlElement): HiddenTextKind | undefined {
  for (const name of ['v:shape', 'v:rect', 'v:roundrect', 'v:oval']) {
    for (const shape of descendants(drawing, name)) {
      const placement = cssPlacement(rulesOf(shape.attributes.get('style') ?? ''));
      if (placement !== undefined) return placement;
    }
  }
  return undefined;
}

function rulesOf(style: string): ReadonlyMap<string, string> {
  const rules = style.toLowerCase().split(';');
  return new Map(
    rules.map((rule): [string, string] => {
      const [key = '', value = ''] = rule.split(':');
      return [key.trim(), value.trim()];
    }),
  );
}

function cssPlacement(style: ReadonlyMap<string, string>): HiddenTextKind | undefined {
  if (style.get('visibility') === 'hidden' || style.get('display') === 'none') return 'vanished';
  const width = cssPoints(style.get('width')) ?? 100;
  const height = cssPoints(style.get('height')) ?? 100;
  if (Math.min(width, height) < minimumBoxPt) return 'tiny';
  const x = cssPoints(style.get('margin-left') ?? style.get('left')) ?? 0;
  const y = cssPoints(style.get('margin-top') ?? style.get('top')) ?? 0;
  return isOff(x, width) || isOff(y, height) ? 'off-page' : undefined;
}

function cssPoints(value: string | undefined): number | undefined {
  const match = /^(-?[\d.]+)(pt|in|cm|mm|px|)$/.exec(value ?? '');
  if (match === null) return undefined;
  const perUnit = { pt: 1, in: 72, cm: 28.35, mm: 2.835, px: 0.75 }[match[2] ?? ''] ?? 1;
  return Number(match[1]) * perUnit;
}
