import { px } from './axes.ts';
import { html, type Markup } from './escape-html.ts';

export interface SvgOptions {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** What the picture shows, for those who do not see it. */
  readonly description: string;
}

/** An inline picture that a screen reader announces as one image with its description. */
export function svg({ id, width, height, title, description }: SvgOptions, content: readonly Markup[]): Markup {
  return html`<svg role="img" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${px(width)} ${px(height)}">
    <title id="${id}-title">${title}</title>
    <desc id="${id}-desc">${description}</desc>
    ${content}
  </svg>`;
}

/** Key of the marks used, at the top of a plot. */
export function legend(
  entries: readonly { readonly mark: string; readonly label: string }[],
  x: number,
  y: number,
): Markup {
  let left = x;
  return html`${entries.map(({ mark, label }) => {
    const entry = html`<rect class="${mark}" x="${px(left)}" y="${px(y - 9)}" width="12" height="10" /><text
        x="${px(left + 18)}"
        y="${px(y)}"
        >${label}</text
      >`;
    left += 36 + label.length * 6.6;
    return entry;
  })}`;
}
