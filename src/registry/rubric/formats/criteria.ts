import { AssayError } from '../../../core/errors.ts';

/** What every foreign rubric comes down to: criteria with rated levels. */
export interface CriteriaRubric {
  readonly title: string;
  readonly criteria: readonly Criterion[];
}

export interface Criterion {
  readonly name: string;
  readonly description: string;
  /** What the format says of it, if it can: a share, or any positive number. */
  readonly weight?: number;
  /** Points of the criterion where no level says so. */
  readonly points?: number;
  readonly levels: readonly Level[];
}

export interface Level {
  readonly points: number;
  readonly name: string;
  readonly description: string;
}

/** @throws AssayError `rubric.invalid` that names the file and the place */
export function invalidFormat(fileName: string, what: string): AssayError {
  return new AssayError('rubric.invalid', `${fileName}: ${what}`, { details: { file: fileName } });
}

/** A number as people write it, comma or point. @returns undefined when it is none */
export function readPoints(text: string): number | undefined {
  const plain = text.trim().replace(',', '.');
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : undefined;
}

/** `Claim: takes a position` → name and description; a text without a colon near its beginning is a name. */
export function splitName(text: string): { readonly name: string; readonly description: string } {
  const match = /^([^\n]{1,80}?): +(\S[\s\S]*)$/.exec(text.trim());
  return match === null
    ? { name: text.trim(), description: '' }
    : { name: match[1] ?? '', description: match[2] ?? '' };
}

const tag =
  /<\/?(?:p|br|b|i|u|em|strong|span|div|ul|ol|li|a|h[1-6]|table|tbody|thead|tr|td|th|font|sub|sup)(?:\s[^<>]*)?\/?>/gi;

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&nbsp;': ' ',
};

/** What the editors of these systems write as HTML, as plain text. A text without a tag is no HTML and stays as it is. */
export function plainText(text: string): string {
  const bare = text.replaceAll(tag, ' ');
  if (bare === text) return text.trim();
  return bare
    .replaceAll(/&(amp|lt|gt|quot|#39|nbsp);/g, (entity) => entities[entity] ?? entity)
    .replaceAll(/\s+/g, ' ')
    .trim();
}
