import { setImmediate as turn } from 'node:timers/promises';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { GradedEssay } from '../../../core/exemplar.ts';
import { readRoster } from '../../../intake/batch/read-roster.ts';
import { readGradedEssays } from '../../../intake/graded/read-graded-essays.ts';
import type { NamedBytes } from '../../../intake/read-essay-file.ts';
import { enrolRoster } from '../../workspace/enrol-roster.ts';
import { answer, orProblem, shown, slug } from '../contract/common.ts';
import { rejectedRow } from '../contract/submission.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';
import { rejectedLine } from './rejected-line.ts';

const oneFile = {
  required: true,
  content: {
    'multipart/form-data': {
      schema: z.strictObject({
        file: z.instanceof(File, { error: 'must be a file' }).openapi({ type: 'string', format: 'binary' }),
      }),
    },
  },
} as const;
const request = { params: z.object({ slug }), body: oneFile };
const rejected = z.array(rejectedRow);

const imported = z
  .object({
    added: z.int(),
    existing: z.int().openapi({ description: 'There already, with the same content: nothing was done.' }),
    rejected,
  })
  .openapi('GradedFileImported');
const enrolled = z.object({ students: z.int(), rejected, warnings: z.array(z.string()) }).openapi('RosterImported');

const graded = createRoute({
  method: 'post',
  path: '/assignments/{slug}/graded-essays/file',
  summary: 'Import graded essays from a CSV, TSV or JSONL file',
  description: 'A row that is wrong is named with its line, and the others go in. The same file again adds nothing.',
  request,
  responses: { 200: answer(imported, 'What went in.'), ...orProblem },
});

const roster = createRoute({
  method: 'put',
  path: '/assignments/{slug}/roster',
  summary: 'Put a class list on an assignment (CSV; the users.csv of OneRoster too)',
  description: 'Names go where they are masked from, and nowhere else.',
  request,
  responses: { 200: answer(enrolled, 'Who is on it.'), ...orProblem },
});

export function importRoutes(): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(graded, async (context) => {
    const { stores } = context.get('workspace');
    const found = await stores.assignments.get(context.req.valid('param').slug);
    const { rubric } = await stores.rubrics.get(found.rubricId);
    const essays: GradedEssay[] = [];
    const wrong: object[] = [];
    for await (const row of readGradedEssays(await arrived(context.req.valid('form').file), { rubric })) {
      if ('error' in row) wrong.push(rejectedLine(row.source, row.error));
      else essays.push(row.essay);
      if ((essays.length + wrong.length) % 100 === 0) await turn();
    }
    const added = await stores.gradedEssays.addMany(
      found.id,
      essays.map((essay) => ({ ...essay, source: 'import' as const })),
    );
    return context.json(shown(imported, { ...added, rejected: wrong }), 200);
  });
  router.openapi(roster, async (context) => {
    const workspace = context.get('workspace');
    const found = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const read = await readRoster(await arrived(context.req.valid('form').file));
    const students = await enrolRoster(workspace, found, read.students);
    const refused = read.rejected.map(({ source, error }) => rejectedLine(source, error));
    return context.json(shown(enrolled, { students: students.size, rejected: refused, warnings: read.warnings }), 200);
  });
  return router;
}

/** Tables without an extension are taken for CSV. */
async function arrived(file: File): Promise<NamedBytes> {
  const name = /\.[a-z0-9]{1,8}$/i.test(file.name) ? file.name : `${file.name}.csv`;
  return { name, bytes: new Uint8Array(await file.arrayBuffer()) };
}
