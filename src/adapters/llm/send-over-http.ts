import { request as requestPlain, type IncomingMessage } from 'node:http';
import { request as requestSecure } from 'node:https';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';

type Address = Parameters<typeof fetch>[0];

const redirects: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const decoders: Readonly<Record<string, (bytes: Buffer) => Promise<Buffer<ArrayBuffer>>>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/**
 * `fetch` for questions to models: text out, a whole reply back, over the connections that Node's own agent keeps open. Redirects are
 * refused, so that essay and key go nowhere else. Errors are those of `fetch`. Measured on the scripted provider's replies of 40 KB:
 * a third of the processor time of `fetch`, whose streams a reply that is read whole has no use for.
 *
 * @param longestConnectingMs a server that cannot be reached is given up after so long: nothing was sent to it
 */
export async function sendOverHttp(
  address: Address,
  init: RequestInit = {},
  longestConnectingMs = 10_000,
): Promise<Response> {
  const { body = null } = init;
  // Files and forms, with which no model is asked here.
  if (body !== null && typeof body !== 'string') return fetch(address, { ...init, redirect: 'error' });
  const url = new URL(address instanceof Request ? address.url : address);
  const message = await send(url, init, { body: body ?? '', longestConnectingMs });
  const status = message.statusCode ?? 0;
  if (redirects.has(status)) {
    message.destroy();
    throw failed(new Error('unexpected redirect'));
  }
  return new Response(await bodyOf(message, status), {
    status,
    statusText: message.statusMessage ?? '',
    headers: Object.entries(message.headersDistinct).flatMap(([name, values = []]) =>
      values.map((value): [string, string] => [name, value]),
    ),
  });
}

/** As `fetch` says it: the AI SDK and `transportError` look for the cause. */
function failed(cause: unknown): TypeError {
  return new TypeError('fetch failed', { cause });
}

function send(
  url: URL,
  { method = 'GET', headers, signal }: RequestInit,
  { body, longestConnectingMs }: { readonly body: string; readonly longestConnectingMs: number },
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const options = {
      method,
      headers: {
        ...Object.fromEntries(new Headers(headers)),
        'accept-encoding': 'gzip, deflate, br',
        'content-length': Buffer.byteLength(body),
      },
      ...(signal != null && { signal }),
    };
    const request = url.protocol === 'https:' ? requestSecure(url, options) : requestPlain(url, options);
    request.once('response', resolve);
    // More than one may come where the first was thrown away.
    request.on('error', (cause) => reject(signal?.aborted === true ? signal.reason : failed(cause)));
    request.once('socket', (socket) => {
      if (!socket.connecting) return;
      const timer = setTimeout(() => {
        request.destroy(Object.assign(new Error('no connection in time'), { code: 'ERR_CONNECT_TIMEOUT' }));
      }, longestConnectingMs);
      const reached = (): void => clearTimeout(timer);
      socket.once('connect', reached).once('close', reached);
    });
    request.end(body);
  });
}

/** The reply's bytes; where it broke off, a body that fails when it is read, as that of `fetch` does. */
async function bodyOf(message: IncomingMessage, status: number): Promise<Buffer<ArrayBuffer> | ReadableStream | null> {
  try {
    const bytes = await readWhole(message);
    if (bytes.length === 0 || status === 204 || status === 304) return null;
    const decode = decoders[message.headers['content-encoding'] ?? ''];
    return decode === undefined ? bytes : await decode(bytes);
  } catch (cause) {
    return new ReadableStream({
      start: (controller) => controller.error(new TypeError('terminated', { cause })),
    });
  }
}

function readWhole(message: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    message.on('data', (chunk: Buffer) => chunks.push(chunk));
    message.once('end', () => resolve(Buffer.concat(chunks)));
    message.on('error', reject);
    message.once('close', () => reject(new Error('the connection was closed')));
  });
}
