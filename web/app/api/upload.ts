import { api, type Schemas } from './client.ts';
import { Problem, Unreachable } from './problem.ts';
import { asForm } from './sent.ts';

export type UploadEvent = Schemas['UploadEvent'];
export type RejectedRow = Schemas['RejectedRow'];

export interface UploadOptions {
  readonly grade: boolean;
  /** What was handed in or refused since the call before. */
  readonly onEssays: (event: UploadEvent) => void;
}

/**
 * Sends files in one request and follows the server while it reads them.
 *
 * @throws Problem when the server refused, Unreachable when it was not there or went away before the end
 */
export async function sendEssays(
  slug: string,
  files: readonly File[],
  { grade, onEssays }: UploadOptions,
): Promise<void> {
  const { response, error } = await api.POST('/api/v1/assignments/{slug}/submissions/files', {
    params: { path: { slug }, query: { grade: grade ? 'true' : 'false' } },
    // The contract says `string` where a form holds a file.
    body: { file: [...files] as unknown as string[] },
    bodySerializer: asForm,
    headers: { accept: 'text/event-stream' },
    parseAs: 'stream',
  });
  if (!response.ok) throw await refusal(response, error);
  for await (const { event, data } of eventsOf(response)) {
    if (event === 'essays') onEssays(JSON.parse(data));
    if (event === 'end') return;
    if (event === 'problem') {
      const problem: { readonly status?: number } = JSON.parse(data);
      throw new Problem(problem.status ?? 500, problem);
    }
  }
  throw new Unreachable('the answer broke off');
}

async function refusal(response: Response, error: unknown): Promise<Problem> {
  const body: unknown = typeof error === 'object' && error !== null ? error : await response.json().catch(() => ({}));
  return new Problem(response.status, typeof body === 'object' && body !== null ? body : {});
}

async function* eventsOf(response: Response): AsyncGenerator<{ readonly event: string; readonly data: string }> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const next = await reader?.read().catch((cause: unknown) => {
      throw new Unreachable(cause);
    });
    if (next?.value === undefined) return;
    const blocks = (rest + next.value).split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) yield parsed(block);
  }
}

function parsed(block: string): { readonly event: string; readonly data: string } {
  const lines = block.split('\n');
  const field = (name: string): string =>
    lines
      .filter((line) => line.startsWith(`${name}: `))
      .map((line) => line.slice(name.length + 2))
      .join('\n');
  return { event: field('event'), data: field('data') };
}
