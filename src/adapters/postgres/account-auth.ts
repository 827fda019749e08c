import { betterAuth } from 'better-auth';
import type { Kysely } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import { newId } from './new-id.ts';
import type { Tables } from './table-types.ts';

export const sessionCookie = 'assay_account';
/** A session ends so many seconds after it began, used or not: a working day at a shared computer. */
const sessionSeconds = 12 * 60 * 60;
/** A link of an invitation or a reset. */
const linkSeconds = 3 * 24 * 60 * 60;
/** NIST SP 800-63B-4, 3.1.1.2: 15 where the password is the only factor, no rules of composition. */
export const passwordLength = { min: 15, max: 128 } as const;

/** Where a request to sign in came from. */
export interface Client {
  readonly cookie: string | undefined;
  readonly address: string | undefined;
  readonly userAgent: string | undefined;
}

export interface SignedIn {
  readonly accountId: string;
  /** Values of `Set-Cookie`. */
  readonly cookies: readonly string[];
}

/** Passwords, sessions and single-use links, through better-auth; who may what is none of its business. */
export interface AccountAuth {
  /** @returns undefined when the address or the password is wrong; both take the same time */
  signIn(email: string, password: string, client: Client): Promise<SignedIn | undefined>;
  session(client: Client): Promise<{ readonly accountId: string; readonly sessionId: string } | undefined>;
  signOut(client: Client): Promise<readonly string[]>;
  /** An account that cannot sign in until its link was used. @throws AssayError `conflict` when the address is taken */
  create(person: { readonly name: string; readonly email: string }): Promise<string>;
  /** What a person sets a password with, once, within three days. Links that were made before stay good until then. */
  newLinkToken(accountId: string): Promise<string>;
  /** Ends all sessions of the account. @returns whose password it is now, undefined when the link is used up or too old */
  setPassword(token: string, password: string): Promise<string | undefined>;
  /** @returns whether the password is the account's */
  holds(accountId: string, password: string): Promise<boolean>;
}

/** @param secret of the tenant, derived; signs the cookies */
export function createAccountAuth(db: Kysely<Tables>, secret: string): AccountAuth {
  const tokens = new Map<string, string>();
  const auth = betterAuth({
    appName: 'Assay',
    // Never asked: no link of the library's own is ever shown.
    baseURL: 'http://127.0.0.1',
    secret,
    telemetry: { enabled: false },
    logger: { disabled: true },
    database: { db, type: 'postgres', schemaName: 'assay', transaction: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      revokeSessionsOnPasswordReset: true,
      resetPasswordTokenExpiresIn: linkSeconds,
      sendResetPassword: async ({ user, token }) => void tokens.set(user.id, token),
    },
    session: {
      modelName: 'account_session',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
      expiresIn: sessionSeconds,
      disableSessionRefresh: true,
    },
    user: {
      modelName: 'account',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    account: {
      modelName: 'account_credential',
      fields: {
        userId: 'user_id',
        accountId: 'account_id',
        providerId: 'provider_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'account_verification',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
      storeIdentifier: 'hashed',
    },
    advanced: {
      useSecureCookies: false,
      cookies: { session_token: { name: sessionCookie } },
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict', path: '/' },
      // Set by us alone; see headersOf.
      ipAddress: { ipAddressHeaders: ['x-assay-client'] },
      database: { generateId: ({ model }) => newId(idKinds[model] ?? 'lgn') },
    },
  });

  return {
    async signIn(email, password, client) {
      try {
        const { headers, response } = await auth.api.signInEmail({
          body: { email, password },
          headers: headersOf(client),
          returnHeaders: true,
        });
        return { accountId: response.user.id, cookies: headers.getSetCookie() };
      } catch (error) {
        if (codeOf(error) !== undefined) return undefined;
        throw error;
      }
    },
    async session(client) {
      const found = await auth.api.getSession({ headers: headersOf(client) });
      return found === null ? undefined : { accountId: found.user.id, sessionId: found.session.id };
    },
    async signOut(client) {
      const { headers } = await auth.api.signOut({ headers: headersOf(client), returnHeaders: true });
      return headers.getSetCookie();
    },
    async create({ name, email }) {
      const { internalAdapter } = await auth.$context;
      const address = email.trim().toLowerCase();
      if ((await internalAdapter.findUserByEmail(address)) !== null) {
        throw new AssayError('conflict', 'an account with this address is there already');
      }
      const user = await internalAdapter.createUser(
        { name, email: address, emailVerified: false },
        { method: 'email' },
      );
      return user.id;
    },
    async newLinkToken(accountId) {
      const { internalAdapter } = await auth.$context;
      const user = await internalAdapter.findUserById(accountId);
      if (user === null) throw new AssayError('not-found', `account "${accountId}" does not exist`);
      await auth.api.requestPasswordReset({ body: { email: user.email } });
      const token = tokens.get(accountId);
      tokens.delete(accountId);
      if (token === undefined) throw new AssayError('internal', 'no link was made');
      return token;
    },
    async setPassword(token, newPassword) {
      let accountId: string | undefined;
      try {
        const { internalAdapter } = await auth.$context;
        accountId = (await internalAdapter.findVerificationValue(`reset-password:${token}`))?.value;
        await auth.api.resetPassword({ body: { token, newPassword } });
        return accountId;
      } catch (error) {
        if (codeOf(error) === 'INVALID_TOKEN') return undefined;
        throw error;
      }
    },
    async holds(accountId, password) {
      const { internalAdapter, password: hashing } = await auth.$context;
      const hash = (await internalAdapter.findCredentialAccount(accountId))?.password;
      return hash != null && (await hashing.verify({ hash, password }));
    },
  };
}

const idKinds: Readonly<Record<string, string>> = { user: 'usr', session: 'ses', account: 'crd', verification: 'vrf' };

/** Nothing of the request but what is named here: the library trusts headers that a client can send. */
function headersOf({ cookie, address, userAgent }: Client): Headers {
  const headers = new Headers();
  if (cookie !== undefined) headers.set('cookie', cookie);
  if (userAgent !== undefined) headers.set('user-agent', userAgent.slice(0, 300));
  if (address !== undefined) headers.set('x-assay-client', address);
  return headers;
}

/** The library's own word for what it refused; undefined for any other error. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('body' in error)) return undefined;
  const { body } = error;
  if (typeof body !== 'object' || body === null || !('code' in body)) return undefined;
  return typeof body.code === 'string' ? body.code : undefined;
}
