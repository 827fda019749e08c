import { Hono } from 'hono';
import { html } from 'hono/html';
import type { ServerEnv } from '../server-env.ts';

/** What a browser sees first: the assignments with their reports, and where the contract lies. */
export function startPage(): Hono<ServerEnv> {
  const router = new Hono<ServerEnv>();
  router.get('/', async (context) => {
    const { stores } = context.get('workspace');
    const assignments = await stores.assignments.list();
    const rows: { readonly slug: string; readonly title: string; readonly grades: number }[] = [];
    for (const { id, slug, title } of assignments) {
      const { done } = await stores.runs.counts({ assignmentId: id });
      rows.push({ slug, title, grades: done });
    }
    return context.html(
      html`<!doctype html>
        <html lang="en">
          <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <title>Assay</title>
            <style>
              body {
                font:
                  1rem/1.5 system-ui,
                  sans-serif;
                max-width: 46rem;
                margin: 2rem auto;
                padding: 0 1rem;
              }
            </style>
          </head>
          <body>
            <main>
              <h1>Assay</h1>
              ${rows.length === 0 ? html`<p>No assignment yet.</p>` : ''}
              <ul>
                ${rows.map(
                  ({ slug, title, grades }) =>
                    html`<li>
                      ${
                        grades === 0
                          ? html`${title}, nothing graded yet`
                          : html`<a href="/api/v1/assignments/${slug}/report">${title}</a>, ${grades} graded`
                      }
                    </li>`,
                )}
              </ul>
              <p>Programs: the contract is at <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p>
            </main>
          </body>
        </html>`,
    );
  });
  return router;
}
