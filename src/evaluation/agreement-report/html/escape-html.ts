/** Markup that is already safe: made by `markup` or by a renderer in this folder, never from data. */
export interface Markup {
  readonly markup: string;
}

const replacements: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it may stand in HTML, in an element or a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => replacements[character] ?? character);
}

type Part = string | number | Markup | readonly Markup[];

function write(part: Part): string {
  if (typeof part === 'string') return escapeHtml(part);
  if (typeof part === 'number') return String(part);
  return 'markup' in part ? part.markup : part.map((piece) => piece.markup).join('');
}

/** Tagged template: what is written in the source is markup, what is put in is escaped unless it is markup itself. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: String.raw({ raw: strings }, ...parts.map(write)) };
}

/** Nothing, where an optional piece is left out. */
export const nothing: Markup = { markup: '' };
