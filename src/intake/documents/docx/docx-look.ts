import type { HiddenTextKind } from '../../essay-file.ts';
import { hexColour, type RunLook } from '../run-look.ts';
import { childOf, elements, type XmlElement } from '../xml-tree.ts';
import { colourOf, type ThemeColours } from './docx-colours.ts';

/** Everything outside the body that decides how a run looks. */
export interface DocxSheet {
  readonly themes: ThemeColours;
  readonly defaults: RunLook;
  /** Style id → its look with its ancestors' looks below it. */
  readonly styles: ReadonlyMap<string, RunLook>;
  readonly defaultParagraphStyle: string | undefined;
}

/** Reads styles.xml; a document without one has an empty sheet. */
export function readSheet(styles: XmlElement | undefined, themes: ThemeColours): DocxSheet {
  const docDefaults = childOf(styles, 'w:docDefaults');
  const defaults = {
    ...paragraphLook(childOf(childOf(docDefaults, 'w:pPrDefault'), 'w:pPr'), themes),
    ...runLook(childOf(childOf(docDefaults, 'w:rPrDefault'), 'w:rPr'), themes),
  };
  const byId = new Map<string, XmlElement>();
  let defaultParagraphStyle: string | undefined;
  for (const style of styles === undefined ? [] : elements(styles)) {
    const id = style.attributes.get('w:styleId');
    if (style.name !== 'w:style' || id === undefined) continue;
    byId.set(id, style);
    if (style.attributes.get('w:type') === 'paragraph' && isOn(style.attributes.get('w:default') ?? '0'))
      defaultParagraphStyle = id;
  }
  const looks = new Map<string, RunLook>();
  for (const id of byId.keys()) looks.set(id, inheritedLook(id, byId, themes));
  return { themes, defaults, styles: looks, defaultParagraphStyle };
}

function inheritedLook(id: string, byId: ReadonlyMap<string, XmlElement>, themes: ThemeColours): RunLook {
  const chain: XmlElement[] = [];
  const seen = new Set<string>();
  for (let next: string | undefined = id; next !== undefined && !seen.has(next);) {
    seen.add(next);
    const style = byId.get(next);
    if (style === undefined) break;
    chain.unshift(style);
    next = childOf(style, 'w:basedOn')?.attributes.get('w:val');
  }
  let look: RunLook = {};
  for (const style of chain) {
    look = { ...look, ...paragraphLook(childOf(style, 'w:pPr'), themes), ...runLook(childOf(style, 'w:rPr'), themes) };
  }
  return look;
}

/** What a `w:rPr` says; absent keys are left to what is below it. */
export function runLook(properties: XmlElement | undefined, themes: ThemeColours): RunLook {
  if (properties === undefined) return {};
  const look: MutableLook = {};
  for (const property of elements(properties)) setters.get(property.name)?.(look, property, themes);
  return look;
}

type MutableLook = { -readonly [K in keyof RunLook]: RunLook[K] };

type Setter = (look: MutableLook, property: XmlElement, themes: ThemeColours) => void;

const vanish: Setter = (look, property) => {
  look.vanished = isOn(property.attributes.get('w:val'));
};

const setters: ReadonlyMap<string, Setter> = new Map<string, Setter>([
  ['w:vanish', vanish],
  ['w:specVanish', vanish],
  [
    'w:color',
    (look, property, themes) =>
      setOrDrop(look, 'colour', colourOf(property, themes, { value: 'w:val', theme: 'w:themeColor' })),
  ],
  [
    'w:shd',
    (look, property, themes) =>
      setOrDrop(look, 'background', colourOf(property, themes, { value: 'w:fill', theme: 'w:themeFill' })),
  ],
  ['w:highlight', (look, property) => setOrDrop(look, 'background', hexColour(property.attributes.get('w:val')))],
  // Half points.
  ['w:sz', (look, property) => setOrDrop(look, 'sizePt', numberOf(property.attributes.get('w:val'), 0.5))],
  [
    'w:w',
    (look, property) =>
      setOrDrop(look, 'widthPercent', numberOf(property.attributes.get('w:val')?.replace('%', ''), 1)),
  ],
  [
    'w14:textFill',
    (look, property) => {
      look.opacity = fillOpacity(property);
    },
  ],
  [
    'w:position',
    (look, property) => {
      // Half points above or below the line; a page is 1,584 of them high.
      if (Math.abs(numberOf(property.attributes.get('w:val'), 1) ?? 0) >= 1500) look.placement = 'off-page';
    },
  ],
]);

function setOrDrop<K extends keyof MutableLook>(look: MutableLook, key: K, value: MutableLook[K] | undefined): void {
  if (value === undefined) delete look[key];
  else look[key] = value;
}

function numberOf(value: string | undefined, unit: number): number | undefined {
  const number = Number(value);
  return value === undefined || !Number.isFinite(number) ? undefined : number * unit;
}

/** A toggle property without a value is on. */
export function isOn(value: string | undefined): boolean {
  return value === undefined || !['0', 'false', 'off', 'none'].includes(value);
}

function fillOpacity(fill: XmlElement): number {
  if (childOf(fill, 'w14:noFill') !== undefined) return 0;
  const colour = childOf(fill, 'w14:solidFill');
  for (const choice of colour === undefined ? [] : elements(colour)) {
    // Thousandths of a percent of transparency.
    const alpha = childOf(choice, 'w14:alpha')?.attributes.get('w14:val');
    if (alpha !== undefined) return 1 - Number(alpha) / 100_000;
  }
  return 1;
}

/** Twips of the widest page in common use (A3 landscape); an indent beyond it puts the words where no page is. */
const beyondPageTwips = 23_811;
const clippedLineTwips = 40;

/** What a `w:pPr` says of all runs in the paragraph: background, and whether it lies where it can be seen. */
export function paragraphLook(properties: XmlElement | undefined, themes: ThemeColours): RunLook {
  if (properties === undefined) return {};
  const background = colourOf(childOf(properties, 'w:shd'), themes, { value: 'w:fill', theme: 'w:themeFill' });
  const placement = paragraphPlacement(properties);
  return { ...(background === undefined ? {} : { background }), ...(placement === undefined ? {} : { placement }) };
}

function paragraphPlacement(properties: XmlElement): HiddenTextKind | undefined {
  const indent = childOf(properties, 'w:ind');
  const frame = childOf(properties, 'w:framePr');
  const offsets = [
    ...['w:left', 'w:start', 'w:right', 'w:end', 'w:firstLine', 'w:hanging'].map((name) =>
      indent?.attributes.get(name),
    ),
    ...['w:x', 'w:y'].map((name) => frame?.attributes.get(name)),
  ];
  if (offsets.some((offset) => Math.abs(Number(offset ?? 0)) >= beyondPageTwips)) return 'off-page';
  const spacing = childOf(properties, 'w:spacing');
  const exact = spacing?.attributes.get('w:lineRule') === 'exact';
  return exact && Number(spacing.attributes.get('w:line') ?? 240) <= clippedLineTwips ? 'tiny' : undefined;
}
