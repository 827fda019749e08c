import type { HiddenTextKind } from '../../essay-file.ts';
import { hexColour, type RunLook } from '../run-look.ts';
import { withoutUndefined } from '../../without-undefined.ts';
import { childOf, descendants, type XmlElement } from '../xml-tree.ts';

/** Style name → look, parents included; the page's background beneath all of it. */
export interface OdtSheet {
  readonly styles: ReadonlyMap<string, RunLook>;
  readonly defaults: RunLook;
}

/** Styles of styles.xml and the automatic ones of content.xml; families share names rarely, so the first definition wins. */
export function readOdtSheet(trees: readonly XmlElement[]): OdtSheet {
  const byName = new Map<string, XmlElement>();
  let defaults: RunLook = {};
  for (const tree of trees) {
    for (const style of descendants(tree, 'style:style'))
      byName.set(keyOf(style, style.attributes.get('style:name')), style);
    for (const style of descendants(tree, 'style:default-style')) {
      if (style.attributes.get('style:family') === 'paragraph') defaults = { ...defaults, ...ownLook(style) };
    }
    for (const layout of descendants(tree, 'style:page-layout-properties')) {
      const colour = hexColour(layout.attributes.get('fo:background-color'));
      if (colour !== undefined) defaults = { background: colour, ...defaults };
    }
  }
  const styles = new Map<string, RunLook>();
  for (const [key, style] of byName) styles.set(key, inherited(style, byName));
  return { styles, defaults };
}

function keyOf(style: XmlElement, name: string | undefined): string {
  return `${style.attributes.get('style:family') ?? ''}/${name ?? ''}`;
}

function inherited(style: XmlElement, byName: ReadonlyMap<string, XmlElement>): RunLook {
  const chain: XmlElement[] = [];
  for (let next: XmlElement | undefined = style; next !== undefined && !chain.includes(next);) {
    chain.unshift(next);
    next = byName.get(keyOf(next, next.attributes.get('style:parent-style-name')));
  }
  let look: RunLook = {};
  for (const link of chain) look = { ...look, ...ownLook(link, look.sizePt) };
  return look;
}

function ownLook(style: XmlElement, parentSizePt = 12): RunLook {
  const text = childOf(style, 'style:text-properties');
  const paragraph = childOf(style, 'style:paragraph-properties');
  const cell = childOf(style, 'style:table-cell-properties');
  const display = text?.attributes.get('text:display');
  return withoutUndefined({
    sizePt: lengthPt(text?.attributes.get('fo:font-size'), parentSizePt),
    colour: hexColour(text?.attributes.get('fo:color')),
    background: [text, paragraph, cell]
      .map((part) => hexColour(part?.attributes.get('fo:background-color')))
      .find((colour) => colour !== undefined),
    vanished: display === undefined ? undefined : display === 'none',
    widthPercent: percent(text?.attributes.get('style:text-scale')),
    opacity: opacityOf(text),
    placement: paragraphPlacement(paragraph),
  });
}

function opacityOf(text: XmlElement | undefined): number | undefined {
  const value = percent(text?.attributes.get('loext:opacity'));
  return value === undefined ? undefined : value / 100;
}

function percent(value: string | undefined): number | undefined {
  const number = Number.parseFloat(value ?? '');
  return Number.isNaN(number) ? undefined : number;
}

/** A3 landscape is 1,191 pt wide; an indent beyond it puts the words where no page is. */
export const farPt = 1_191;

function paragraphPlacement(properties: XmlElement | undefined): HiddenTextKind | undefined {
  for (const name of ['fo:margin-left', 'fo:margin-right', 'fo:text-indent']) {
    if (Math.abs(lengthPt(properties?.attributes.get(name)) ?? 0) >= farPt) return 'off-page';
  }
  const line = properties?.attributes.get('fo:line-height');
  return line !== undefined && !line.endsWith('%') && (lengthPt(line) ?? 12) <= 2 ? 'tiny' : undefined;
}

/** A length in points; a percentage is of `base`. */
export function lengthPt(value: string | undefined, base = 12): number | undefined {
  const match = /^(-?[\d.]+)(pt|in|cm|mm|px|pc|%)$/.exec(value ?? '');
  if (match === null) return undefined;
  const perUnit = { pt: 1, in: 72, cm: 28.346, mm: 2.8346, px: 0.75, pc: 12, '%': base / 100 }[match[2] ?? 'pt'] ?? 1;
  return Number(match[1]) * perUnit;
}
