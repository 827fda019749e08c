import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { getCookie, setCookie } from 'hono/cookie';
import type { Context, MiddlewareHandler } from 'hono';
import { AssayError } from '../../core/errors.ts';
import type { Actor } from './actor.ts';
import { permissionsOf } from './roles.ts';
import type { ServerEnv } from './server-env.ts';

const cookieName = 'assay_session';
const sessionMs = 12 * 60 * 60 * 1000;
/** Sessions of one server; the oldest goes when there are more. */
const mostSessions = 100;

/** Who may come in: programs with the token, browsers with a session that a one-time link began. */
export interface Access {
  /** A code that begins one session, once. */
  newLinkCode(): string;
  acceptsToken(token: string): boolean;
  /** @returns the new session, undefined when the code was used before or never given */
  redeem(code: string): string | undefined;
  acceptsSession(session: string): boolean;
}

export function createAccess(token: string, now: () => number = Date.now): Access {
  const codes = new Set<string>();
  const sessions = new Map<string, number>();
  const expected = digest(token);
  return {
    newLinkCode() {
      const code = randomBytes(24).toString('base64url');
      codes.add(digest(code).toString('hex'));
      return code;
    },
    // Digests have one length, whatever is sent: the comparison tells nothing of the token.
    acceptsToken: (given) => timingSafeEqual(digest(given), expected),
    redeem(code) {
      if (!codes.delete(digest(code).toString('hex'))) return undefined;
      const session = randomBytes(24).toString('base64url');
      sessions.set(digest(session).toString('hex'), now() + sessionMs);
      const [oldest] = sessions.keys();
      if (sessions.size > mostSessions && oldest !== undefined) sessions.delete(oldest);
      return session;
    },
    acceptsSession: (session) => (sessions.get(digest(session).toString('hex')) ?? 0) > now(),
  };
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The one user of a server without accounts: whoever started it, and programs with its token. */
export const owner: Actor = {
  id: 'owner',
  roles: ['admin'],
  permissions: permissionsOf(['admin']),
  classes: 'all',
  via: 'session',
};

/** What tells that the owner asks. */
export interface OwnerAccess {
  acceptsToken(token: string): boolean;
  /** The token was set by whoever runs the server, so that it holds beside accounts too. */
  readonly tokenIsSet: boolean;
  /** Whether a session that a one-time link began comes with the request. */
  hasSession(context: Context<ServerEnv>): boolean;
}

export function ownerAccess(access: Access, tokenIsSet: boolean): OwnerAccess {
  return {
    acceptsToken: (token) => access.acceptsToken(token),
    tokenIsSet,
    hasSession: (context) => access.acceptsSession(getCookie(context, cookieName) ?? ''),
  };
}

export function bearerOf(context: Context<ServerEnv>): string | undefined {
  return /^Bearer +(\S+)$/i.exec(context.req.header('authorization') ?? '')?.[1];
}

/**
 * Turns the one-time link into a session, on a server without accounts.
 *
 * @param landing the page that is opened then
 */
export function enterByLink(
  access: Access,
  accounts: { inUse(): Promise<boolean> },
  landing: () => Promise<string>,
): MiddlewareHandler<ServerEnv> {
  return async (context, next) => {
    const code = context.req.path === '/' ? context.req.query('token') : undefined;
    if (code === undefined) return next();
    if (await accounts.inUse()) {
      throw new AssayError('access.unauthenticated', 'people sign in with accounts here; the link opens nothing');
    }
    return enter(context, access, { code, landing });
  };
}

async function enter(
  context: Context<ServerEnv>,
  access: Access,
  { code, landing }: { readonly code: string; readonly landing: () => Promise<string> },
): Promise<Response> {
  const session = access.redeem(code);
  if (session !== undefined) {
    setCookie(context, cookieName, session, {
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
      maxAge: sessionMs / 1000,
    });
  } else if (!access.acceptsSession(getCookie(context, cookieName) ?? '')) {
    throw new AssayError('access.unauthenticated', 'this link was used before; a link works once');
  }
  return context.redirect(await landing(), 303);
}

const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** SameSite keeps other sites out, but another port of this machine is the same site. */
export function refuseOtherOrigin(context: Context<ServerEnv>): void {
  if (safeMethods.has(context.req.method)) return;
  const origin = context.req.header('origin');
  if (origin !== undefined && URL.canParse(origin) && new URL(origin).host === context.req.header('host')) return;
  throw new AssayError('access.denied', 'a change with a session must come from a page of this server (Origin)');
}

const loopbackNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]']);

export function isLoopback(host: string): boolean {
  return loopbackNames.has(host) || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

/** Answers only to its own names: a foreign name that was made to point here (DNS rebinding) is refused. */
export function requireHost(names: ReadonlySet<string>): MiddlewareHandler<ServerEnv> {
  return async (context, next) => {
    const host = (context.req.header('host') ?? '').toLowerCase().replace(/:\d+$/, '');
    if (isLoopback(host) || names.has(host)) return next();
    throw new AssayError('access.denied', 'this server does not answer to that Host; allow it with --allow-host');
  };
}
