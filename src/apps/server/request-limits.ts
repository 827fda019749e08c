import type { MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { AssayError } from '../../core/errors.ts';
import type { ServerEnv } from './server-env.ts';

/** What a request may be. Documented in docs/api.md. */
export const requestLimits = {
  bodyBytes: 10 * 1024 * 1024,
  /** Several files in one upload; each has intake's own limit. */
  uploadBytes: 32 * 1024 * 1024,
  jsonDepth: 32,
  urlCharacters: 4096,
  headerBytes: 16 * 1024,
} as const;

export function limitRequests(): MiddlewareHandler<ServerEnv>[] {
  return [limitUrl, limitBody, limitDepth];
}

const limitUrl: MiddlewareHandler<ServerEnv> = async (context, next) => {
  const { length } = context.req.url;
  if (length > requestLimits.urlCharacters) {
    throw new HTTPException(414, {
      message: `the address has ${length} characters; allowed are ${requestLimits.urlCharacters}`,
    });
  }
  await next();
};

function isUpload(contentType: string | undefined): boolean {
  return contentType?.toLowerCase().startsWith('multipart/form-data') === true;
}

const limitBody: MiddlewareHandler<ServerEnv> = async (context, next) => {
  const { req } = context;
  const most = isUpload(req.header('content-type')) ? requestLimits.uploadBytes : requestLimits.bodyBytes;
  const tooLarge = () => new AssayError('input.too-large', `the body is larger than ${most} bytes`);
  // HTTP holds a body to the length that was said; one that comes in chunks is counted.
  if (Number(req.header('content-length') ?? 0) > most) throw tooLarge();
  if (req.header('transfer-encoding') !== undefined && req.raw.body !== null) {
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of req.raw.body) {
      bytes += chunk.byteLength;
      if (bytes > most) throw tooLarge();
      chunks.push(chunk);
    }
    // Where Hono itself keeps a body that was read; its type says ArrayBuffer, its code awaits a promise of one.
    Object.assign(req.bodyCache, { arrayBuffer: Promise.resolve(new Uint8Array(Buffer.concat(chunks)).buffer) });
  }
  await next();
};

const limitDepth: MiddlewareHandler<ServerEnv> = async (context, next) => {
  if (/^application\/([\w.-]+\+)?json\b/i.test(context.req.header('content-type') ?? '')) {
    const depth = jsonDepth(await context.req.text());
    if (depth > requestLimits.jsonDepth) {
      throw new AssayError('input.invalid', `the body is nested deeper than ${requestLimits.jsonDepth} levels`);
    }
  }
  await next();
};

/** Deepest nesting of brackets outside of strings; counts in text that is no JSON too. */
function jsonDepth(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (inString) {
      if (unit === backslash) at += 1;
      else if (unit === quote) inString = false;
    } else if (unit === quote) inString = true;
    else if (unit === openBrace || unit === openBracket) deepest = Math.max(deepest, (depth += 1));
    else if (unit === closeBrace || unit === closeBracket) depth -= 1;
  }
  return deepest;
}

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];
