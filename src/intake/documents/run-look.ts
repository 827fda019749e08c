import type { HiddenTextKind } from '../essay-file.ts';

/** How a run of text is drawn, as far as that decides whether it can be seen. Colours are `RRGGBB`; undefined means the default. */
export interface RunLook {
  readonly vanished?: boolean;
  readonly colour?: string;
  readonly background?: string;
  readonly sizePt?: number;
  /** Horizontal scaling in percent. */
  readonly widthPercent?: number;
  /** 0 invisible, 1 solid. */
  readonly opacity?: number;
  /** Set by the place of the run: off the page, a clipped line. */
  readonly placement?: HiddenTextKind;
}

/** At and below this a letter is a dot on paper; the smallest size that forms and footnotes use is about 5 pt. */
const tinyPt = 2;
const tinyWidthPercent = 10;
/** The largest difference of any of red, green and blue (0-255) at which letters melt into their background. */
const sameColourDistance = 32;

/** Why a reader of the page cannot see this run; undefined when it can be seen. */
export function concealmentOf(look: RunLook): HiddenTextKind | undefined {
  if (look.vanished === true) return 'vanished';
  if (look.placement !== undefined) return look.placement;
  if ((look.sizePt ?? 12) <= tinyPt || (look.widthPercent ?? 100) <= tinyWidthPercent) return 'tiny';
  if ((look.opacity ?? 1) <= 0.1) return 'transparent';
  // Without a colour of its own, text is drawn in whatever contrasts with its background.
  if (look.colour !== undefined && colourDistance(look.colour, look.background ?? 'FFFFFF') <= sameColourDistance) {
    return 'background-colour';
  }
  return undefined;
}

/** The largest difference of any channel, 0-255. */
function colourDistance(left: string, right: string): number {
  const a = Number.parseInt(left, 16);
  const b = Number.parseInt(right, 16);
  return Math.max(...[16, 8, 0].map((shift) => Math.abs(((a >> shift) & 255) - ((b >> shift) & 255))));
}

/** `RRGGBB` in capitals from "#rrggbb", "#rgb", "rrggbb" or a colour name that word processors write; undefined for "auto" and the like. */
export function hexColour(value: string | undefined): string | undefined {
  if (value === undefined) return undefined;
  const digits = value.replace(/^#/, '').trim();
  if (/^[0-9a-f]{6}$/i.test(digits)) return digits.toUpperCase();
  if (/^[0-9a-f]{3}$/i.test(digits)) return digits.replaceAll(/./g, '$&$&').toUpperCase();
  return namedColours[digits.toLowerCase()];
}

// ST_HighlightColor of ECMA-376 part 1, 17.18.40, with the values it gives.
const namedColours: Readonly<Record<string, string>> = {
  black: '000000',
  blue: '0000FF',
  cyan: '00FFFF',
  darkblue: '000080',
  darkcyan: '008080',
  darkgray: '808080',
  darkgreen: '008000',
  darkmagenta: '800080',
  darkred: '800000',
  darkyellow: '808000',
  green: '00FF00',
  lightgray: 'C0C0C0',
  magenta: 'FF00FF',
  red: 'FF0000',
  white: 'FFFFFF',
  yellow: 'FFFF00',
};
