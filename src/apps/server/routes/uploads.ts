import { basename } from 'node:path';
import { createRoute, z, type OpenAPIHono } from '@hono/zod-openapi';
import { streamSSE, type SSEStreamingApi } from 'hono/streaming';
import { AssayError } from '../../../core/errors.ts';
import { readRoster, type RosterEntry } from '../../../intake/batch/read-roster.ts';
import { submitUpload, type StartedUpload, type UploadedPiece } from '../../workspace/submit-upload.ts';
import { answer, orProblem, shown, slug } from '../contract/common.ts';
import { submissionsAdded, uploadEnd, uploadEvent } from '../contract/submission.ts';
import { loggable } from '../loggable.ts';
import { newRouter } from '../new-router.ts';
import { toProblem } from '../problem.ts';
import type { ServerEnv, ServerParts } from '../server-env.ts';
import { rejectedLine } from './rejected-line.ts';

const mostFiles = 1000;

const files = z.preprocess(
  (value) => (Array.isArray(value) ? value : [value]),
  z
    .array(z.instanceof(File, { error: 'must be a file' }))
    .min(1)
    .max(mostFiles),
);

const upload = createRoute({
  method: 'post',
  path: '/assignments/{slug}/submissions/files',
  summary:
    'Hand in essays as files (.txt .md .docx .odt .pdf), archives (.zip) and tables (.csv .tsv .jsonl), and grade them',
  description:
    'What cannot be read is named with its limit, and the rest goes in; grading begins while the rest is read. Safe to repeat: the same text of the same student (without a student: under the same name) is the submission that is there, so an upload that was broken off is sent again. With `Accept: text/event-stream` the answer tells how it comes along: `essays` (UploadEvent) for each twenty, then `end` (UploadEnd), or `problem`.',
  request: {
    params: z.object({ slug }),
    query: z.strictObject({ grade: z.stringbool().default(true) }),
    headers: z.object({ accept: z.string().max(200).optional() }),
    body: {
      required: true,
      content: {
        'multipart/form-data': {
          schema: z.strictObject({
            file: files.openapi({ type: 'array', items: { type: 'string', format: 'binary' } }),
            roster: z.instanceof(File, { error: 'must be a file' }).optional().openapi({
              type: 'string',
              format: 'binary',
              description: 'Class list (CSV) whose column `file` says who handed in which.',
            }),
          }),
        },
      },
    },
  },
  responses: {
    200: { description: 'As events.', content: { 'text/event-stream': { schema: z.string() } } },
    201: answer(submissionsAdded, 'Handed in; nothing is graded yet.'),
    202: answer(submissionsAdded, 'Handed in, and grading is under way: follow the events or ask for the runs.'),
    ...orProblem,
  },
});

export function uploadRoutes({ engine, log }: ServerParts): OpenAPIHono<ServerEnv> {
  const router = newRouter();
  router.openapi(upload, async (context) => {
    const workspace = context.get('workspace');
    const assignment = await workspace.stores.assignments.get(context.req.valid('param').slug);
    const { grade } = context.req.valid('query');
    const { file: sent, roster: list } = context.req.valid('form');
    if (list !== undefined && !context.get('actor').permissions.has('assignments.write')) {
      throw new AssayError(
        'access.denied',
        'a class list in an upload needs the permission "assignments.write"; send the essays without "roster"',
      );
    }
    const { students, told } = await classList(list);
    let begun = 0;
    const started = await submitUpload(workspace, assignment, {
      files: sent.map((file) => ({
        name: nameOf(file),
        bytes: () => {
          begun += 1;
          return bytesOf(file);
        },
      })),
      roster: students,
      engine: grade ? engine : undefined,
    });
    if (!/\btext\/event-stream\b/i.test(context.req.header('accept') ?? '')) {
      const all = emptyPart(told);
      for await (const piece of started.pieces) join(all, partOf(piece));
      const added = shown(submissionsAdded, { planHash: started.planHash, ...all });
      return grade ? context.json(added, 202) : context.json(added, 201);
    }
    const requestId = context.get('requestId');
    return streamSSE(context, async (stream) => {
      try {
        await tellPieces(stream, started, { told, files: () => ({ begun, of: sent.length }) });
      } catch (error) {
        const problem = toProblem(error);
        if (problem.status >= 500) log.error({ requestId, error: loggable(error) }, 'upload failed');
        await stream.writeSSE({ event: 'problem', data: JSON.stringify(problem) });
      }
    });
  });
  return router;
}

/** The class list that came along, and what is to be said of it. */
async function classList(
  sent: File | undefined,
): Promise<{ readonly students: readonly RosterEntry[]; readonly told: Told }> {
  if (sent === undefined) return { students: [], told: { rejected: [], warnings: [] } };
  const { students, rejected, warnings } = await readRoster({ name: nameOf(sent), bytes: await bytesOf(sent) });
  return { students, told: { rejected: rejected.map(({ source, error }) => rejectedLine(source, error)), warnings } };
}

interface Told {
  readonly rejected: readonly object[];
  readonly warnings: readonly string[];
}

interface Part {
  readonly submissions: object[];
  readonly rejected: object[];
  readonly warnings: string[];
}

function emptyPart({
  rejected,
  warnings,
}: {
  readonly rejected: readonly object[];
  readonly warnings: readonly string[];
}): Part {
  return { submissions: [], rejected: [...rejected], warnings: [...warnings] };
}

function partOf(piece: UploadedPiece): Part {
  const part = emptyPart({ rejected: [], warnings: [] });
  for (const one of piece) {
    if (one.added === undefined) part.rejected.push(rejectedLine(one.row.source, one.row.error));
    else {
      part.submissions.push({ ...one.added, ref: one.row.ref, runId: one.runId ?? null });
      part.warnings.push(...one.row.warnings.map((warning) => `${one.row.ref}: ${warning}`));
    }
  }
  return part;
}

function join(all: Part, part: Part): void {
  all.submissions.push(...part.submissions);
  all.rejected.push(...part.rejected);
  all.warnings.push(...part.warnings);
}

/** A client that goes away stops nothing: what arrived goes in. */
async function tellPieces(
  stream: SSEStreamingApi,
  { planHash, pieces }: StartedUpload,
  { told, files: filesSoFar }: { readonly told: Told; readonly files: () => object },
): Promise<void> {
  const counts = { added: 0, existing: 0, rejected: 0 };
  async function tell(part: Part, added: number): Promise<void> {
    counts.added += added;
    counts.existing += part.submissions.length - added;
    counts.rejected += part.rejected.length;
    const read = counts.added + counts.existing + counts.rejected;
    const data = shown(uploadEvent, { ...part, files: filesSoFar(), read });
    await stream.writeSSE({ event: 'essays', data: JSON.stringify(data) });
  }
  if (told.rejected.length + told.warnings.length > 0) await tell(emptyPart(told), 0);
  for await (const piece of pieces) await tell(partOf(piece), piece.filter(({ added }) => added?.created).length);
  await stream.writeSSE({ event: 'end', data: JSON.stringify(shown(uploadEnd, { planHash, ...counts })) });
}

/** What the browser calls the file, without its folders. */
function nameOf({ name }: File): string {
  return basename(name.replaceAll('\\', '/'))
    .replaceAll(/\p{Cc}/gu, '')
    .slice(-200);
}

async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}
