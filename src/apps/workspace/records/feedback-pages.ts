import { html, raw } from 'hono/html';
import type { StoredAssignment } from '../../../ports/stored.ts';
import { labelOf, type ReleasedRow } from './released-grades.ts';

/** Feedback to print or to save as PDF from the browser: a page for each student whose grade was released. No script, nothing from outside. */
export async function feedbackPages(
  assignment: Pick<StoredAssignment, 'title'>,
  rows: readonly ReleasedRow[],
): Promise<string> {
  const pages = rows.filter(({ released }) => released !== undefined);
  return String(
    await html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>Feedback · ${assignment.title}</title>
          <style>
            ${raw(style)}
          </style>
        </head>
        <body>
          ${pages.length === 0 ? html`<p>No grade of this assignment was released yet.</p>` : ''}
          ${pages.map((row) => page(assignment, row))}
        </body>
      </html>`,
  );
}

function page(assignment: Pick<StoredAssignment, 'title'>, row: ReleasedRow) {
  if (row.released === undefined) return '';
  const { grade, rubric } = row.released;
  const band = rubric.bands.find(({ id }) => id === grade.bandId)?.name;
  return html`<article>
    <header>
      <p>${assignment.title}</p>
      <h1>${labelOf(row)}</h1>
      <p class="score">
        ${grade.score ?? 'no score'}${grade.score === undefined ? '' : ` of ${rubric.scale.max}`}
        ${band === undefined ? '' : `· ${band}`}
      </p>
    </header>
    ${grade.comment === undefined ? '' : html`<p>${grade.comment}</p>`}
    ${rubric.traits.map((trait) => {
      const level = grade.traitScores[trait.id];
      const sentences = grade.feedback.filter(({ traitId }) => traitId === trait.id);
      return html`<section>
        <h2>${trait.name}${level === undefined ? '' : `: ${level} of ${trait.scale.max}`}</h2>
        <ul>
          ${sentences.map(
            ({ comment, quote }) =>
              html`<li>${comment}${quote === undefined ? '' : html`<blockquote>“${quote}”</blockquote>`}</li>`,
          )}
        </ul>
      </section>`;
    })}
  </article>`;
}

const style = `
body { font: 1rem/1.5 Georgia, 'Times New Roman', serif; color: #1a1a1a; background: #fff; max-width: 42rem; margin: 2rem auto; padding: 0 1rem }
header p { font-family: system-ui, sans-serif; margin: 0 }
h1 { margin: 0.25rem 0 }
h2 { font: 600 1rem/1.4 system-ui, sans-serif; margin: 1.25rem 0 0.25rem; break-after: avoid }
.score { font-weight: 600 }
article + article { border-top: 1px solid #999; margin-top: 3rem; padding-top: 2rem }
li { break-inside: avoid; margin-bottom: 0.4rem }
blockquote { margin: 0.1rem 0 0; color: #444; font-style: italic }
@page { margin: 2cm }
@media print { body { margin: 0; max-width: none } article + article { break-before: page; border: 0; margin: 0; padding: 0 } }
`;
