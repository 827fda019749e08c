import type { Sending } from '../../ports/alarm-channel.ts';

export interface PostOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** 10 s when left out. */
  readonly timeoutMs?: number;
}

/** Posts once to a configured address. A redirect is a failure: only the address that was configured is contacted. */
export async function postJson(url: string, body: string, options: PostOptions = {}): Promise<Sending> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'assay', ...options.headers },
      body,
      redirect: 'manual',
      signal: AbortSignal.timeout(options.timeoutMs ?? 10_000),
    });
    await response.body?.cancel();
    if (response.ok) return { status: 'sent' };
    const retryable = response.status === 408 || response.status === 429 || response.status >= 500;
    return { status: 'failed', retryable, detail: `HTTP ${response.status}` };
  } catch (error) {
    return { status: 'failed', retryable: true, detail: faultOf(error) };
  }
}

/** Code of the fault; messages of the network stack name the address. */
export function faultOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed';
  if (error.name === 'TimeoutError') return 'no answer in time';
  const cause = error.cause ?? error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : 'no connection';
}
