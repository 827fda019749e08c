import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import type { AssayError } from '../../../core/errors.ts';
import type { GradedEssay } from '../../../core/exemplar.ts';
import { readRoster } from '../../../intake/batch/read-roster.ts';
import { readGradedEssays } from '../../../intake/graded/read-graded-essays.ts';
import { enrolRoster } from '../../workspace/enrol-roster.ts';
import { answer, orProblem, shown, slug } from '../contract/common.ts';
import { newRouter } from '../new-router.ts';
import type { ServerEnv } from '../server-env.ts';

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
const rejected = z.array(z.object({ code: z.string(), message: z.string() }));

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
    const wrong: AssayError[] = [];
    await asTemporaryFile(context.req.valid('form').file, async (path) => {
      for await (const row of readGradedEssays(path, { rubric })) {
        if ('error' in row) wrong.push(row.error);
        else essays.push(row.essay);
      }
    });
    const added = await stores.gradedEssays.addMany(
      found.id,
      essays.map((essay) => ({ ...essay, source: 'import' as const })),
    );
    return context.json(shown(imported, { ...added, rejected: wrong.map(toProblemLine) }), 200);
  });
  router.openapi(roster, async (context) => {
    const workspace = context.get('workspace');
    const found = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const read = await asTemporaryFile(context.req.valid('form').file, (path) => readRoster(path));
    const students = await enrolRoster(workspace, found, read.students);
    const told = { students: students.size, rejected: read.rejected.map(({ error }) => toProblemLine(error)) };
    return context.json(shown(enrolled, { ...told, warnings: read.warnings }), 200);
  });
  return router;
}

function toProblemLine({ code, message }: AssayError): { readonly code: string; readonly message: string } {
  return { code, message };
}

/** The readers of tables work on files. Nobody else can read this one, and it is gone when they are done. */
async function asTemporaryFile<T>(file: File, work: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'assay-upload-'));
  try {
    const extension = /^\.[a-z0-9]{1,8}$/i.exec(extname(file.name))?.[0] ?? '.csv';
    const path = join(folder, `upload${extension}`);
    await writeFile(path, new Uint8Array(await file.arrayBuffer()), { mode: 0o600 });
    return await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
