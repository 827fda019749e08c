import { APICallError, JSONParseError, TypeValidationError } from '@ai-sdk/provider';
import { z } from 'zod';
import type { Exchange } from '../../ports/model-provider.ts';

type TransportError = Extract<Exchange, { outcome: 'error' }>;

/**
 * Says in fixed words why no reply came. Providers echo requests, keys and essays in their messages, and the AI SDK's errors carry the
 * whole request: of all that, only the status, a code in lower-case words and the waiting time are kept.
 *
 * Retryable: 408, 409, 425, 429 (unless the quota is used up), 5xx but 501, connections that fail or break, time-outs and replies that
 * are no HTTP answer of the protocol. Final: every other status.
 */
export function transportError(error: unknown, timedOut: boolean, now: Date): TransportError {
  if (timedOut) return fault('timeout', 'no whole reply within the time limit', { maybeCharged: true });
  if (!APICallError.isInstance(error)) {
    return error instanceof TypeError || isNamed(error, 'AI_InvalidResponseDataError')
      ? fault('malformed', 'the answer is not what the protocol promises', { maybeCharged: true })
      : fault('rejected', 'the request could not be made for this provider', { retryable: false });
  }
  const status = error.statusCode;
  if (status === undefined) return connectionError(error);
  if (status < 300) return brokenBody(error, status);
  return statusError(error, status, now);
}

const retryableStatus = new Set([408, 409, 425, 429]);

function statusError(error: APICallError, status: number, now: Date): TransportError {
  const code = providerCode(error.responseBody);
  const detail = `HTTP ${status}${code === undefined ? '' : ` (${code})`}`;
  const quotaSpent = status === 429 && code === 'insufficient_quota';
  const retryable = !quotaSpent && (retryableStatus.has(status) || (status >= 500 && status !== 501));
  const retryAfterMs = retryAfter(error.responseHeaders ?? {}, now);
  return {
    ...fault(faultOfStatus(status), detail, { retryable }),
    httpStatus: status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
}

function faultOfStatus(status: number): TransportError['fault'] {
  if (status === 429) return 'rate-limited';
  return status >= 500 || status === 408 ? 'server-error' : 'rejected';
}

/** A 2xx answer whose body broke off or is not a chat completion: the provider made a reply and may charge it. */
function brokenBody(error: APICallError, status: number): TransportError {
  const malformed = JSONParseError.isInstance(error.cause) || TypeValidationError.isInstance(error.cause);
  const broken = malformed
    ? fault('malformed', 'the answer is not what the protocol promises', { maybeCharged: true })
    : fault('cut-off', 'the answer broke off', { maybeCharged: true });
  return { ...broken, httpStatus: status };
}

/** Codes of sockets that never reached the provider, and of headers that cannot be written. */
const neverSent = new Set([
  'ERR_INVALID_CHAR',
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ERR_CONNECT_TIMEOUT',
]);

function connectionError(error: APICallError): TransportError {
  const cause = error.cause;
  if (cause instanceof Error && cause.message === 'unexpected redirect') {
    return fault('rejected', 'the provider answered with a redirect, which is not followed', { retryable: false });
  }
  const parsed = z.object({ code: z.string() }).safeParse(cause);
  const code = parsed.success && /^[A-Z_]{3,40}$/.test(parsed.data.code) ? parsed.data.code : undefined;
  return fault('connection', `the connection failed${code === undefined ? '' : ` (${code})`}`, {
    maybeCharged: code === undefined || !neverSent.has(code),
  });
}

function fault(
  kind: TransportError['fault'],
  detail: string,
  { retryable = true, maybeCharged = false }: { readonly retryable?: boolean; readonly maybeCharged?: boolean },
): TransportError {
  return { outcome: 'error', fault: kind, retryable, maybeCharged, detail };
}

/** The provider's own word for the error, when it is one: lower-case words joined by `_`. A key never looks like that. */
function providerCode(body: string | undefined): string | undefined {
  if (body === undefined) return undefined;
  const word = z.string().regex(/^[a-z]{2,20}(?:_[a-z]{1,20}){0,4}$/);
  const schema = z.object({
    error: z.object({ code: word.optional().catch(undefined), type: word.optional().catch(undefined) }),
  });
  try {
    const parsed = schema.safeParse(JSON.parse(body));
    return parsed.success ? (parsed.data.error.code ?? parsed.data.error.type) : undefined;
  } catch {
    return undefined;
  }
}

/** `retry-after-ms`, or `retry-after` in seconds or as a date (RFC 9110, 10.2.3). */
function retryAfter(headers: Readonly<Record<string, string>>, now: Date): number | undefined {
  const milliseconds = Number.parseFloat(headers['retry-after-ms'] ?? '');
  if (milliseconds >= 0) return milliseconds;
  const text = headers['retry-after'];
  if (text === undefined) return undefined;
  if (/^\d+(?:\.\d+)?$/.test(text.trim())) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now.getTime());
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
