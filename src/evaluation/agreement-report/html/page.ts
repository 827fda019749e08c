import { html, type Markup } from './escape-html.ts';
import { style } from './style.ts';

export interface PageSection {
  readonly id: string;
  readonly title: string;
  readonly content: Markup;
}

export interface Page {
  /** What kind of document it is: "Agreement report". */
  readonly kicker: string;
  readonly title: string;
  /** Shown under the title. */
  readonly facts: readonly (readonly [term: string, value: string])[];
  /** Before the numbered sections. */
  readonly opening?: Markup;
  readonly sections: readonly PageSection[];
  readonly footer: string;
}

/** One self-contained HTML page with numbered sections: no script, no font, nothing fetched. */
export function renderPage({ kicker, title, facts, opening, sections, footer }: Page): string {
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="referrer" content="no-referrer" />
        <title>${kicker}: ${title}</title>
        <style>
          ${{ markup: style }}
        </style>
      </head>
      <body>
        <header class="cover">
          <p class="kicker">${kicker}</p>
          <h1>${title}</h1>
          <dl class="meta">
            ${facts.map(
              ([term, value]) =>
                html`<div>
                  <dt>${term}</dt>
                  <dd>${value}</dd>
                </div>`,
            )}
          </dl>
          <nav aria-label="Contents">
            <ol>
              ${sections.map(({ id, title: heading }) => html`<li><a href="#${id}">${heading}</a></li>`)}
            </ol>
          </nav>
        </header>
        <main>
          ${opening ?? html``}${sections.map(
            ({ id, title: heading, content }, index) =>
              html`<section aria-labelledby="${id}">
                <h2 id="${id}">${index + 1}. ${heading}</h2>
                ${content}
              </section>`,
          )}
        </main>
        <footer>${footer}</footer>
      </body>
    </html>`;
  return page.markup;
}
