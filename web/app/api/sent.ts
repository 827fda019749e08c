import { Problem } from './problem.ts';

/**
 * Waits for an act whose answer holds nothing.
 *
 * @throws Problem when the server refused
 */
export async function sent(call: Promise<{ readonly error?: unknown; readonly response: Response }>): Promise<void> {
  const { error, response } = await call;
  if (!response.ok) throw new Problem(response.status, typeof error === 'object' && error !== null ? error : {});
}

/** One file as the server's forms want it. */
export function asForm(body: { readonly file: unknown }): FormData {
  const form = new FormData();
  for (const file of Array.isArray(body.file) ? body.file : [body.file])
    if (file instanceof File) form.append('file', file);
  return form;
}
