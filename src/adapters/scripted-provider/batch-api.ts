import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { errorBody } from './wire.ts';

/** How the provider treats batches. */
export interface ScriptedBatches {
  /** From the making of a batch to its end. */
  readonly delayMs: number;
  /** `expire`: only every second question is answered in time. `hang`: it never ends unless it is cancelled. `reject`: none is taken. */
  readonly manner?: 'complete' | 'expire' | 'hang' | 'reject';
  /** What becomes of the first times that a batch is to be made. `busy`: 503; `lost`: it is made, and the line breaks before that is said. */
  readonly creations?: readonly ('busy' | 'lost')[];
  /** Share of the price that it takes off. */
  readonly discount?: number;
}

/** One reply of a batch: what a question alone would have got. */
export interface BatchReply {
  readonly status: number;
  readonly body: unknown;
}

interface Made {
  readonly id: string;
  readonly createdAt: number;
  readonly metadata: Readonly<Record<string, string>>;
  readonly lines: readonly Line[];
  status: 'in_progress' | 'completed' | 'expired' | 'cancelled';
  input: string;
  output: string | null;
  errors: string | null;
}

interface StoredFile {
  readonly filename: string;
  readonly purpose: 'batch' | 'batch_output';
  readonly text: string;
}

export interface BatchState {
  readonly files: Map<string, StoredFile>;
  readonly batches: Made[];
  /** How often one was to be made. */
  creations: number;
  timers: NodeJS.Timeout[];
}

const lineSchema = z.object({
  custom_id: z.string().min(1),
  method: z.literal('POST'),
  url: z.literal('/v1/chat/completions'),
  body: z.json(),
});
type Line = z.infer<typeof lineSchema>;

const creationSchema = z.object({
  input_file_id: z.string(),
  endpoint: z.literal('/v1/chat/completions'),
  completion_window: z.literal('24h'),
  metadata: z.record(z.string(), z.string()).default({}),
});

export function newBatchState(): BatchState {
  return { files: new Map(), batches: [], creations: 0, timers: [] };
}

/** Files on a page of their list: few, so that whoever reads it has to turn pages. */
const filesOfPage = 20;

export interface BatchRequest {
  readonly route: string;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly body: string;
}

/**
 * Files and batches as OpenAI has them, in memory. Answers are worked out when the batch ends.
 *
 * @param answer charges and answers one question; called in the order of the file
 * @returns whether the request was one for this part of the API
 */
export function serveBatches(
  state: BatchState,
  settings: ScriptedBatches,
  { route, request, response, body }: BatchRequest,
  answer: (body: unknown, customId: string) => BatchReply,
): boolean {
  const [, id, act] = /^(?:GET|POST) \/v1\/batches\/([^/]+)(?:\/(\w+))?$/.exec(route) ?? [];
  const made = state.batches.find((one) => one.id === id);
  const json = (status: number, value: object): true => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
    return true;
  };
  if (serveFiles(state, { route, request, response, body }, json)) return true;
  if (route === 'POST /v1/batches') {
    const fault = settings.creations?.[state.creations];
    state.creations += 1;
    if (fault === 'busy') return json(503, errorBody('Try again later.', 'server_error'));
    const lose = (): true => {
      response.destroy();
      return true;
    };
    return create(state, settings, { json: fault === 'lost' ? lose : json, body, answer });
  }
  if (route === 'GET /v1/batches')
    return json(200, { object: 'list', data: state.batches.map(shown).toReversed(), has_more: false });
  if (made === undefined) return false;
  if (act === 'cancel') cancel(made);
  return json(200, shown(made));
}

function serveFiles(
  { files }: BatchState,
  { route, request, response, body }: BatchRequest,
  json: (status: number, value: object) => true,
): boolean {
  if (route === 'POST /v1/files') {
    const file = `file-${randomUUID()}`;
    files.set(file, fileIn(body, request.headers['content-type'] ?? ''));
    return json(200, { id: file, object: 'file', purpose: 'batch' });
  }
  if (route === 'GET /v1/files') return json(200, listed(files, new URL(request.url ?? '', 'http://localhost')));
  const [, id, content] = /^\w+ \/v1\/files\/([^/]+)(\/content)?$/.exec(route) ?? [];
  if (id === undefined) return false;
  if (request.method === 'DELETE')
    return files.delete(id)
      ? json(200, { id, object: 'file', deleted: true })
      : json(404, errorBody('No such file.', 'invalid_request_error'));
  if (content !== undefined) response.end(files.get(id)?.text ?? '');
  return content !== undefined;
}

/** Newest first, those of one purpose when it is named. */
function listed(files: BatchState['files'], { searchParams: asked }: URL): object {
  const purpose = asked.get('purpose');
  const all = [...files].toReversed().filter(([, file]) => purpose === null || file.purpose === purpose);
  const from = all.findIndex(([id]) => id === asked.get('after')) + 1;
  const data = all.slice(from, from + filesOfPage).map(([id, { filename, purpose: of, text }]) => ({
    id,
    object: 'file',
    filename,
    purpose: of,
    bytes: Buffer.byteLength(text),
  }));
  return { object: 'list', data, has_more: from + data.length < all.length };
}

function cancel(made: Made): void {
  if (made.status === 'in_progress') made.status = 'cancelled';
}

/** Ends what is under way now, as if its time had come. */
export function endBatches(
  state: BatchState,
  manner: 'complete' | 'expire',
  answer: (body: unknown, customId: string) => BatchReply,
): void {
  for (const made of state.batches) end(state, manner, made, answer);
}

function create(
  state: BatchState,
  settings: ScriptedBatches,
  {
    json,
    body,
    answer,
  }: {
    readonly json: (status: number, value: object) => true;
    readonly body: string;
    readonly answer: (body: unknown, customId: string) => BatchReply;
  },
): true {
  const parsed = creationSchema.safeParse(JSON.parse(body));
  const file = parsed.success ? state.files.get(parsed.data.input_file_id) : undefined;
  if (!parsed.success || file === undefined || settings.manner === 'reject')
    return json(400, errorBody('The batch cannot be made.', 'invalid_request_error'));
  const made: Made = {
    id: `batch_${randomUUID()}`,
    createdAt: Math.floor(Date.now() / 1000),
    metadata: parsed.data.metadata,
    lines: file.text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => lineSchema.parse(JSON.parse(line))),
    status: 'in_progress',
    input: parsed.data.input_file_id,
    output: null,
    errors: null,
  };
  state.batches.push(made);
  if (settings.manner !== 'hang')
    state.timers.push(setTimeout(() => end(state, settings.manner, made, answer), settings.delayMs).unref());
  return json(200, shown(made));
}

function end(
  state: BatchState,
  manner: ScriptedBatches['manner'],
  made: Made,
  answer: (body: unknown, customId: string) => BatchReply,
): void {
  if (made.status !== 'in_progress') return;
  const inTime = made.lines.filter((_, index) => manner !== 'expire' || index % 2 === 0);
  const replies = inTime.map(({ custom_id: customId, body }) => {
    const { status, body: reply } = answer(body, customId);
    return {
      id: `batch_req_${randomUUID()}`,
      custom_id: customId,
      response: { status_code: status, body: reply },
      error: null,
    };
  });
  const file = (what: string, lines: readonly object[]): string | null => {
    if (lines.length === 0) return null;
    const id = `file-${randomUUID()}`;
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    state.files.set(id, { filename: `${made.id}_${what}.jsonl`, purpose: 'batch_output', text });
    return id;
  };
  const isAnswer = ({ response }: (typeof replies)[number]): boolean => response.status_code === 200;
  made.output = file('output', replies.filter(isAnswer));
  made.errors = file(
    'error',
    replies.filter((reply) => !isAnswer(reply)),
  );
  made.status = manner === 'expire' ? 'expired' : 'completed';
}

function shown({ id, createdAt, metadata, status, input, output, errors }: Made): object {
  return {
    id,
    object: 'batch',
    endpoint: '/v1/chat/completions',
    status,
    created_at: createdAt,
    metadata,
    input_file_id: input,
    output_file_id: output,
    error_file_id: errors,
  };
}

/** The one file in a multipart body. */
function fileIn(body: string, contentType: string): StoredFile {
  const boundary = /boundary=(?:"([^"]+)"|([^;]+))/.exec(contentType);
  const parts = body.split(`--${boundary?.[1] ?? boundary?.[2] ?? ''}`);
  const part = parts.find((one) => /name="file"/.test(one)) ?? '';
  return {
    filename: /filename="([^"]*)"/.exec(part)?.[1] ?? '',
    purpose: 'batch',
    text: part.slice(part.indexOf('\r\n\r\n') + 4, -2),
  };
}
