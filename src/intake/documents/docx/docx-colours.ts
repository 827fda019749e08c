import { childOf, descendants, elements, type XmlElement } from '../xml-tree.ts';
import { hexColour } from '../run-look.ts';

/** Theme colour names of `w:themeColor` → `RRGGBB`. */
export type ThemeColours = ReadonlyMap<string, string>;

// ST_ThemeColor names against the colour scheme's element names, in the default mapping of settings.xml (bg1 = lt1, tx1 = dk1).
const themeNames: readonly (readonly [name: string, scheme: string])[] = [
  ['background1', 'lt1'],
  ['light1', 'lt1'],
  ['background2', 'lt2'],
  ['light2', 'lt2'],
  ['text1', 'dk1'],
  ['dark1', 'dk1'],
  ['text2', 'dk2'],
  ['dark2', 'dk2'],
  ['accent1', 'accent1'],
  ['accent2', 'accent2'],
  ['accent3', 'accent3'],
  ['accent4', 'accent4'],
  ['accent5', 'accent5'],
  ['accent6', 'accent6'],
  ['hyperlink', 'hlink'],
  ['followedHyperlink', 'folHlink'],
];

/** The theme's colours; a document without a theme has white backgrounds and black text. */
export function themeColours(theme: XmlElement | undefined): ThemeColours {
  const colours = new Map<string, string>([
    ['background1', 'FFFFFF'],
    ['light1', 'FFFFFF'],
    ['text1', '000000'],
    ['dark1', '000000'],
  ]);
  const scheme = theme === undefined ? undefined : descendants(theme, 'a:clrScheme').next().value;
  for (const [name, slot] of themeNames) {
    const entry = childOf(scheme ?? undefined, `a:${slot}`);
    const colour = entry === undefined ? undefined : elements(entry).next().value;
    const hex = hexColour(colour?.attributes.get('lastClr') ?? colour?.attributes.get('val'));
    if (hex !== undefined) colours.set(name, hex);
  }
  return colours;
}

/** Which attributes of an element hold a colour: the value, the theme colour that overrules it, and its tint and shade. */
export interface ColourAttributes {
  readonly value: string;
  readonly theme: string;
}

/** The colour of an element as `RRGGBB`; undefined when it says none or "auto". */
export function colourOf(
  element: XmlElement | undefined,
  themes: ThemeColours,
  names: ColourAttributes,
): string | undefined {
  if (element === undefined) return undefined;
  const base = themes.get(element.attributes.get(names.theme) ?? '');
  if (base === undefined) return hexColour(element.attributes.get(names.value));
  const tint = fraction(element.attributes.get(`${names.theme}Tint`) ?? element.attributes.get('w:themeTint'));
  const shade = fraction(element.attributes.get(`${names.theme}Shade`) ?? element.attributes.get('w:themeShade'));
  const number = Number.parseInt(base, 16);
  return (
    [16, 8, 0]
      .map((shift) => (number >> shift) & 255)
      // ECMA-376 part 1, 17.3.2.6: shade multiplies the luminance, tint moves it towards white; applied to each channel here.
      .map((channel) => Math.round(channel * shade * tint + 255 * (1 - tint)))
      .map((channel) => channel.toString(16).padStart(2, '0'))
      .join('')
      .toUpperCase()
  );
}

function fraction(hexByte: string | undefined): number {
  const value = Number.parseInt(hexByte ?? 'FF', 16);
  return Number.isNaN(value) ? 1 : Math.min(1, value / 255);
}
