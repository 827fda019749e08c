import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { StoredAssignment } from '../../../ports/stored.ts';
import { feedbackPages } from '../../workspace/records/feedback-pages.ts';
import { canvasGradebook, gradesCsv, gradesJsonLines } from '../../workspace/records/grade-tables.ts';
import { releasedRows, type ReleasedRow } from '../../workspace/records/released-grades.ts';
import { given, idOf, orProblem, slug, words } from '../contract/common.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

const params = z.object({ slug });
const because = {
  purpose: words(200)
    .default('to report grades')
    .openapi({ description: 'Why; kept in the record of disclosures (34 CFR 99.32).' }),
  recipient: words(200).default('the school’s gradebook').openapi({ description: 'Who gets it.' }),
};

function file(type: string, description: string) {
  return { 200: { description, content: { [type]: { schema: z.string() } } }, ...orProblem };
}

const canvas = createRoute({
  method: 'get',
  path: '/assignments/{slug}/exports/canvas.csv',
  summary: 'Released grades as a Canvas gradebook CSV',
  description:
    'Zero is 0; what was not released is left out. Without `assignmentId` Canvas goes by the title; one that ends in a number in brackets is refused, since Canvas would take that for the number.',
  request: {
    params,
    query: z.strictObject({
      ...because,
      assignmentId: z
        .string()
        .regex(/^\d{1,20}$/, 'must be the number of the assignment in Canvas')
        .optional(),
      section: words(200).optional(),
    }),
  },
  responses: file('text/csv', 'The file.'),
});

const csv = createRoute({
  method: 'get',
  path: '/assignments/{slug}/exports/grades.csv',
  summary: 'Released grades as CSV, with every trait',
  request: { params, query: z.strictObject(because) },
  responses: file('text/csv', 'The file.'),
});

const jsonLines = createRoute({
  method: 'get',
  path: '/assignments/{slug}/exports/grades.jsonl',
  summary: 'Released grades and feedback, one JSON object a line',
  request: { params, query: z.strictObject(because) },
  responses: file('application/jsonl', 'The file.'),
});

const feedback = createRoute({
  method: 'get',
  path: '/assignments/{slug}/exports/feedback.html',
  summary: 'Released feedback to print or save as PDF, a page a student',
  request: { params, query: z.strictObject({ ...because, submission: idOf('sub').optional() }) },
  responses: file('text/html', 'All students, or the one whose submission is named.'),
});

export function exportRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(canvas, async (context) => {
    const { assignmentId, section, ...why } = context.req.valid('query');
    const found = await collect(context, context.req.valid('param').slug, { ...why, kind: 'export' });
    const { rubric } = await context.get('workspace').stores.rubrics.get(found.assignment.rubricId);
    const pointsPossible = found.rows.find(({ released }) => released)?.released?.rubric.scale.max ?? rubric.scale.max;
    const text = canvasGradebook(found.assignment, found.rows, {
      pointsPossible,
      ...given({ assignmentId, section }),
    });
    return download(context, { text, type: 'text/csv; charset=UTF-8', name: `${found.assignment.slug}-canvas.csv` });
  });
  router.openapi(csv, async (context) => {
    const why = { ...context.req.valid('query'), kind: 'export' as const };
    const { assignment, rows } = await collect(context, context.req.valid('param').slug, why);
    const name = `${assignment.slug}-grades.csv`;
    return download(context, { text: gradesCsv(rows), type: 'text/csv; charset=UTF-8', name });
  });
  router.openapi(jsonLines, async (context) => {
    const why = { ...context.req.valid('query'), kind: 'export' as const };
    const { assignment, rows } = await collect(context, context.req.valid('param').slug, why);
    const name = `${assignment.slug}-grades.jsonl`;
    return download(context, { text: gradesJsonLines(rows), type: 'application/jsonl; charset=UTF-8', name });
  });
  router.openapi(feedback, async (context) => {
    const { submission, ...why } = context.req.valid('query');
    const only = { ...why, kind: 'feedback' as const, ...given({ submission }) };
    const { assignment, rows } = await collect(context, context.req.valid('param').slug, only);
    context.header('cache-control', 'no-store');
    return context.html(await feedbackPages(assignment, rows), 200);
  });
  return router;
}

/** The rows that go out, written down as disclosed before they do. */
async function collect(
  context: Context<ServerEnv>,
  wanted: string,
  why: {
    readonly kind: 'export' | 'feedback';
    readonly purpose: string;
    readonly recipient: string;
    readonly submission?: string;
  },
): Promise<{ readonly assignment: StoredAssignment; readonly rows: readonly ReleasedRow[] }> {
  const workspace = context.get('workspace');
  const { stores } = workspace;
  const assignment = await stores.assignments.get(wanted);
  const all = await releasedRows(workspace, assignment);
  const rows = why.submission === undefined ? all : all.filter((row) => row.submissionId === why.submission);
  const records = rows.flatMap(({ released, submissionId, pseudonym }) =>
    released === undefined || submissionId === undefined ? [] : [{ submissionId, pseudonym }],
  );
  const { kind, purpose, recipient } = why;
  await stores.records.disclosed(records, { kind, subject: assignment.id, purpose, recipient });
  return { assignment, rows };
}

function download(
  context: Context<ServerEnv>,
  { text, type, name }: { readonly text: string; readonly type: string; readonly name: string },
) {
  return context.body(text, 200, {
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  });
}
