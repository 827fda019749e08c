/** What kind of invisible thing a code point is. */
export type InvisibleKind =
  | 'zero-width'
  | 'soft-hyphen'
  | 'bidi'
  | 'bidi-override'
  | 'tag'
  | 'variation-selector'
  | 'control';

const kinds: readonly (readonly [from: number, to: number, kind: InvisibleKind])[] = [
  [0x0000, 0x0008, 'control'],
  [0x000e, 0x001f, 'control'],
  [0x007f, 0x0084, 'control'],
  [0x0086, 0x009f, 'control'],
  [0x00ad, 0x00ad, 'soft-hyphen'],
  [0x034f, 0x034f, 'zero-width'],
  [0x061c, 0x061c, 'bidi'],
  [0x115f, 0x1160, 'zero-width'],
  [0x17b4, 0x17b5, 'zero-width'],
  [0x180b, 0x180f, 'variation-selector'],
  [0x200b, 0x200d, 'zero-width'],
  [0x200e, 0x200f, 'bidi'],
  [0x202a, 0x202c, 'bidi'],
  [0x202d, 0x202e, 'bidi-override'],
  [0x2060, 0x2064, 'zero-width'],
  [0x2065, 0x206f, 'bidi'],
  [0x3164, 0x3164, 'zero-width'],
  [0xfe00, 0xfe0f, 'variation-selector'],
  [0xfeff, 0xfeff, 'zero-width'],
  [0xffa0, 0xffa0, 'zero-width'],
  [0xfff9, 0xfffb, 'control'],
  [0x1bca0, 0x1bca3, 'control'],
  [0x1d173, 0x1d17a, 'control'],
  [0xe0000, 0xe007f, 'tag'],
  [0xe0080, 0xe00ff, 'control'],
  [0xe0100, 0xe01ef, 'variation-selector'],
  [0xe01f0, 0xe0fff, 'control'],
];

/** Anything that may have to go: cheap first look, most essays have none of it. */
export const invisiblePattern = new RegExp(
  `[${kinds.map(([from, to]) => `\\u{${from.toString(16)}}-\\u{${to.toString(16)}}`).join('')}]`,
  'u',
);

const flagTags = ['gbeng', 'gbsct', 'gbwls'].map(
  (region) =>
    Array.from(region, (letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('') + '\u{E007F}',
);
const emojiBefore = /[\p{Emoji}\p{Emoji_Modifier}\u{FE0F}\u{E007F}]$/u;
const pictographAfter = /^\p{Extended_Pictographic}/u;
const presentable = /\p{Emoji}$/u;
const joiningScript =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Mongolian}\p{M}]$/u;
const letterAfter = /^[\p{L}\p{M}]/u;

/**
 * The kind of the invisible code point at `at`, or undefined when it is visible or does honest work there: joiners inside an emoji or between
 * letters of scripts that need them, one presentation selector after an emoji, the tags of the three flags that have them.
 */
export function invisibleAt(text: string, at: number): InvisibleKind | undefined {
  const code = text.codePointAt(at) ?? 0;
  const kind = kindOf(code);
  if (kind === 'tag') return isFlagTag(text, at) ? undefined : kind;
  if (kind !== 'zero-width' && kind !== 'variation-selector') return kind;
  const before = text.slice(Math.max(0, at - 2), at);
  const after = text.slice(at + (code > 0xffff ? 2 : 1), at + 6);
  return isJoining(code, before, after) || (isPresentation(code) && presentable.test(before)) ? undefined : kind;
}

function isPresentation(code: number): boolean {
  return code === 0xfe0e || code === 0xfe0f;
}

function isJoining(code: number, before: string, after: string): boolean {
  if (code !== 0x200c && code !== 0x200d) return false;
  const joinsEmoji = code === 0x200d && emojiBefore.test(before) && pictographAfter.test(after);
  return joinsEmoji || (joiningScript.test(before) && letterAfter.test(after));
}

function kindOf(code: number): InvisibleKind | undefined {
  return kinds.find(([from, to]) => code >= from && code <= to)?.[2];
}

/** Whether the tag at `at` belongs to the flag of England, Scotland or Wales: black flag, five letters, end mark. */
function isFlagTag(text: string, at: number): boolean {
  const flag = text.lastIndexOf('\u{1F3F4}', at);
  if (flag < 0 || at - flag > 12) return false;
  const tags = text.slice(flag + 2, flag + 14);
  return flagTags.includes(tags);
}
