import type { Finding } from '../../../core/finding.ts';
import { invisibleAt, invisiblePattern, type InvisibleKind } from '../canonical/invisible.ts';
import { disguisedWords } from '../canonical/homoglyphs.ts';

export interface HiddenCharacters {
  readonly findings: readonly Finding[];
  /** What tag characters and variation selectors spell, if anything. */
  readonly spelled: readonly {
    readonly family: string;
    readonly text: string;
    readonly start: number;
    readonly end: number;
  }[];
}

interface Place {
  readonly at: number;
  readonly code: number;
  readonly kind: InvisibleKind;
}

const every = new RegExp(invisiblePattern.source, 'gu');

/**
 * Invisible characters that do no honest work, and words that mix scripts. One or two zero-width characters come with text pasted from the web
 * and are noted; three inside words, a direction override, or tags and selectors that could carry text hold the essay.
 */
export function hiddenCharacters(source: string): HiddenCharacters {
  const places: Place[] = [];
  if (invisiblePattern.test(source)) {
    for (const match of source.matchAll(every)) {
      const kind = invisibleAt(source, match.index);
      if (kind !== undefined) places.push({ at: match.index, code: match[0].codePointAt(0) ?? 0, kind });
    }
  }
  return { findings: [...countFindings(source, places), ...disguiseFindings(source)], spelled: spelledOut(places) };
}

function countFindings(source: string, places: readonly Place[]): Finding[] {
  const findings: Finding[] = [];
  const add = (family: string, found: readonly Place[], limits: { note: number; hold: number }, what: string): void => {
    const [first] = found;
    const last = found.at(-1);
    if (first === undefined || last === undefined || found.length < limits.note) return;
    const isHeld = found.length >= limits.hold;
    findings.push({
      family,
      span: { start: first.at, end: last.at + (last.code > 0xffff ? 2 : 1) },
      severity: isHeld ? 'hold' : 'info',
      confidence: isHeld ? 0.9 : 0.3,
      explanation: `${found.length} ${what} in the text.`,
    });
  };
  const of = (kind: InvisibleKind): Place[] => places.filter((place) => place.kind === kind);
  const isInWord = ({ at }: Place): boolean =>
    /\p{Script=Latin}$/u.test(source.slice(Math.max(0, at - 2), at)) &&
    /^[\p{Script=Latin}\p{Cf}]/u.test(source.slice(at + 1, at + 3));
  const zeroWidth = of('zero-width');
  add(
    'zero-width',
    zeroWidth,
    { note: 1, hold: zeroWidth.filter(isInWord).length >= 3 ? 3 : 25 },
    'invisible zero-width characters',
  );
  add('tag-characters', of('tag'), { note: 1, hold: 4 }, 'invisible tag characters, which can carry a hidden message,');
  add(
    'variation-selectors',
    of('variation-selector'),
    { note: 2, hold: 6 },
    'variation selectors without an emoji, which can carry a hidden message,',
  );
  add('bidi', of('bidi-override'), { note: 1, hold: 1 }, 'characters that turn the direction of the text around');
  const isRightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}]/u.test(source);
  if (!isRightToLeft)
    add('bidi', of('bidi'), { note: 1, hold: 8 }, 'marks of writing direction without right-to-left text');
  // Left over from a wrong encoding as a rule: they are noted and hold nothing.
  add('control-characters', of('control'), { note: 1, hold: Infinity }, 'control characters');
  return findings;
}

function disguiseFindings(source: string): Finding[] {
  const words = disguisedWords(source).filter(({ mixed }) => mixed);
  const [first] = words;
  const last = words.at(-1);
  if (first === undefined || last === undefined) return [];
  const isHeld = words.length >= 3;
  return [
    {
      family: 'homoglyph',
      span: { start: first.start, end: last.end },
      severity: isHeld ? 'hold' : 'info',
      confidence: isHeld ? 0.85 : 0.4,
      explanation: `${words.length} ${words.length === 1 ? 'word mixes' : 'words mix'} Latin letters with look-alikes of another script.`,
    },
  ];
}

function spelledOut(places: readonly Place[]): HiddenCharacters['spelled'] {
  const spelled: { family: string; text: string; start: number; end: number }[] = [];
  const read = (family: string, kind: InvisibleKind, toText: (codes: number[]) => string): void => {
    const found = places.filter((place) => place.kind === kind);
    const text = toText(found.map(({ code }) => code));
    if (text.length >= 4) spelled.push({ family, text, start: found[0]?.at ?? 0, end: (found.at(-1)?.at ?? 0) + 1 });
  };
  read('tag-characters', 'tag', (codes) =>
    codes
      .filter((code) => code >= 0xe0020 && code < 0xe007f)
      .map((code) => String.fromCharCode(code - 0xe0000))
      .join(''),
  );
  read('variation-selectors', 'variation-selector', (codes) =>
    Buffer.from(codes.map((code) => (code >= 0xe0100 ? code - 0xe0100 + 16 : code & 15))).toString('utf8'),
  );
  read('zero-width', 'zero-width', zeroWidthBits);
  return spelled;
}

/** Two zero-width characters as the bits of a text: the rarer assignment is tried when the first one gives nothing readable. */
function zeroWidthBits(codes: number[]): string {
  const used = [...new Set(codes)].sort((a, b) => a - b);
  if (used.length < 2 || codes.length < 32) return '';
  for (const one of [used[1], used[0]]) {
    const bits = codes
      .filter((code) => code === used[0] || code === used[1])
      .map((code) => (code === one ? '1' : '0'))
      .join('');
    const text = (bits.match(/.{8}/g) ?? []).map((byte) => String.fromCharCode(parseInt(byte, 2))).join('');
    if (/^[\x20-\x7E]{4,}$/.test(text)) return text;
  }
  return '';
}
