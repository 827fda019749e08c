import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { MiddlewareHandler } from 'hono';
import type { ServerEnv } from '../server-env.ts';

/** In the package beside the server's own code; in a clone where Vite builds it. */
const folders = [
  fileURLToPath(new URL('../../../web/', import.meta.url)),
  fileURLToPath(new URL('../../../../web/dist/', import.meta.url)),
];

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=UTF-8',
  '.js': 'text/javascript; charset=UTF-8',
  '.css': 'text/css; charset=UTF-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

interface BuiltFile {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Zipped when it is first asked for: all of them at once would keep the first visitor waiting. */
  readonly gzipped: () => Uint8Array<ArrayBuffer> | undefined;
  readonly type: string;
  readonly etag: string;
}

type BuiltFiles = ReadonlyMap<string, BuiltFile>;

const notBuilt = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Assay</title></head>
<body><main><h1>Assay</h1><p>The web app is not built in this clone: <code>npm run build:web</code>, then load this page again.</p></main></body></html>`;

/**
 * The web app: its files, and its one page for every address that is not of the API. They hold nothing of any class, so anybody may load
 * them; all that they show comes from the API, which asks who is there.
 */
export function servePages(): MiddlewareHandler<ServerEnv> {
  const read = createReader();
  return async (context, next) => {
    const { path, method } = context.req;
    if (method !== 'GET' && method !== 'HEAD') return next();
    const files = read();
    const file = files.get(path) ?? (isPagePath(path) ? files.get('/index.html') : undefined);
    if (file === undefined) {
      return isPagePath(path) ? context.html(notBuilt, 503) : next();
    }
    const headers = headersOf(file, new URL(context.req.url));
    if (context.req.header('if-none-match') === file.etag) return context.body(null, 304, headers);
    const zipped = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '') ? file.gzipped() : undefined;
    if (zipped !== undefined) return context.body(zipped, 200, { ...headers, 'content-encoding': 'gzip' });
    return context.body(file.bytes, 200, headers);
  };
}

function headersOf({ type, etag }: BuiltFile, url: URL): Record<string, string> {
  const caching = url.pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
  const queue = queueOf(url);
  return {
    'content-type': type,
    'cache-control': caching,
    etag,
    vary: 'accept-encoding',
    ...(queue !== undefined && { link: `<${queue}>; rel=preload; as=fetch; crossorigin` }),
  };
}

/** An address that a person opens: the app finds out what it shows. */
export function isPagePath(path: string): boolean {
  return path === '/' || /^\/(a|new|studio|admin)(\/|$)/.test(path);
}

/**
 * What a desk asks for first, in the words in which it asks (web/app/api/desk.ts): the browser fetches it while the app's code still comes.
 *
 * @returns undefined for other pages, for a list with more than one wish (their order is the app's), and for names, whose showing is recorded
 */
export function queueOf({ pathname, searchParams }: URL): string | undefined {
  const slug = /^\/a\/([a-z0-9-]+)(?:\/e\/[^/]+)?$/.exec(pathname)?.[1];
  if (slug === undefined || searchParams.size > 1 || searchParams.has('names')) return undefined;
  const wish = searchParams.size === 0 ? '' : `${searchParams.toString()}&`;
  return `/api/v1/assignments/${slug}/queue?${wish}offset=0&limit=500`;
}

/** Reads the built files once, and again when they were built anew. */
function createReader(): () => BuiltFiles {
  let files: BuiltFiles = new Map();
  let builtAt = 0;
  return () => {
    const folder = folders.find((one) => existsSync(join(one, 'index.html')));
    if (folder === undefined) return new Map();
    const { mtimeMs } = statSync(join(folder, 'index.html'));
    if (mtimeMs !== builtAt) {
      files = readFiles(folder);
      builtAt = mtimeMs;
    }
    return files;
  };
}

function readFiles(folder: string): BuiltFiles {
  const files = new Map<string, BuiltFile>();
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const type = types[extname(name)];
    if (type === undefined) continue;
    const bytes = new Uint8Array(readFileSync(join(folder, name)));
    const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`;
    files.set(`/${name.split(sep).join('/')}`, { bytes, gzipped: zippedOnce(type, bytes), type, etag });
  }
  return files;
}

function zippedOnce(type: string, bytes: Uint8Array<ArrayBuffer>): BuiltFile['gzipped'] {
  let zipped: Uint8Array<ArrayBuffer> | undefined;
  if (type.startsWith('font/')) return () => undefined;
  return () => (zipped ??= new Uint8Array(gzipSync(bytes)));
}
