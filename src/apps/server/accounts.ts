import type { Context } from 'hono';
import type { AccountAuth, Client, SignedIn } from '../../adapters/postgres/account-auth.ts';
import { AssayError } from '../../core/errors.ts';
import type { Account } from '../../ports/account-stores.ts';
import { openAccountAuth } from '../workspace/invite-account.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { bearerOf, owner, refuseOtherOrigin, type OwnerAccess } from './access.ts';
import type { Actor } from './actor.ts';
import { looksLikeApiKey, useApiKey } from './api-key.ts';
import type { Identify } from './authorize.ts';
import { classesOf, isPermission, permissionsOf, roles, type Role } from './roles.ts';
import type { ServerEnv } from './server-env.ts';
import { createThrottle } from './throttle.ts';

/** Signing in with accounts, and finding out who asks. */
export interface Accounts {
  readonly auth: AccountAuth;
  /** Whether people sign in with accounts. Without any the server has one user, its owner. */
  inUse(): Promise<boolean>;
  readonly identify: Identify;
  /** @throws AssayError `access.unauthenticated`, the same for a wrong address and a wrong password; `access.throttled` */
  signIn(email: string, password: string, client: Client): Promise<SignedIn>;
}

/** @param ownAccess the server's own token and the one-time link: the owner of a server without accounts */
export async function createAccounts(workspace: Workspace, ownAccess: OwnerAccess): Promise<Accounts> {
  const auth = await openAccountAuth(workspace);
  const { accounts } = workspace.stores;
  const throttle = createThrottle();

  async function byBearer(bearer: string): Promise<Actor> {
    if (looksLikeApiKey(bearer)) {
      const key = await useApiKey(workspace, bearer);
      const holder = key === undefined ? undefined : await holderOf(key.owner);
      if (key === undefined || holder === undefined) {
        throw new AssayError('access.unauthenticated', 'the key is wrong, revoked or expired');
      }
      await throttle.beforeKeyUse(key.id);
      const scopes = key.scopes.filter(isPermission).filter((scope) => holder.permissions.has(scope));
      return { ...holder, permissions: new Set(scopes), via: 'key', credentialId: key.id };
    }
    if (ownAccess.acceptsToken(bearer) && (ownAccess.tokenIsSet || !(await accounts.any())))
      return { ...owner, via: 'token' };
    throw new AssayError('access.unauthenticated', 'the bearer token is wrong');
  }

  async function holderOf(ownerId: string): Promise<Actor | undefined> {
    if (ownerId === owner.id) return owner;
    const account = await accounts.find(ownerId);
    return account === undefined ? undefined : actorOf(account);
  }

  async function byCookie(context: Context<ServerEnv>): Promise<Actor | undefined> {
    const session = await auth.session(clientOf(context));
    if (session !== undefined) {
      const account = await accounts.find(session.accountId);
      const actor = account === undefined ? undefined : actorOf(account);
      if (actor !== undefined) return { ...actor, credentialId: session.sessionId };
    }
    return ownAccess.hasSession(context) && !(await accounts.any()) ? owner : undefined;
  }

  return {
    auth,
    inUse: () => accounts.any(),
    async identify(context) {
      const bearer = bearerOf(context);
      if (bearer !== undefined) return byBearer(bearer);
      if (context.req.header('cookie') === undefined) return undefined;
      const actor = await byCookie(context);
      if (actor !== undefined) refuseOtherOrigin(context);
      return actor;
    },
    async signIn(email, password, client) {
      const place = client.address ?? 'unknown';
      await throttle.beforeLogin(email, place);
      const account = await accounts.findByEmail(email);
      const signedIn = await auth.signIn(email, password, client);
      if (signedIn !== undefined && account?.deactivatedAt === undefined) {
        await throttle.afterLogin(email, place);
        await workspace.actingAs(signedIn.accountId).stores.audit.append('session.begin', signedIn.accountId, {});
        return signedIn;
      }
      if (signedIn !== undefined) await accounts.endSessions(signedIn.accountId);
      // What was typed is in no log: it may be a password in the wrong field.
      if (account !== undefined)
        await workspace.actingAs('nobody').stores.audit.append('session.refuse', account.id, {});
      throw new AssayError('access.unauthenticated', 'the address or the password is wrong');
    },
  };
}

/** @returns undefined for an account that was deactivated */
function actorOf(account: Account): Actor | undefined {
  if (account.deactivatedAt !== undefined) return undefined;
  const held = account.roles.filter(isRole);
  return { id: account.id, roles: held, permissions: permissionsOf(held), classes: classesOf(held), via: 'session' };
}

function isRole(name: string): name is Role {
  return Object.hasOwn(roles, name);
}

export function clientOf(context: Context<ServerEnv>): Client {
  return {
    cookie: context.req.header('cookie'),
    address: context.env?.incoming?.socket.remoteAddress,
    userAgent: context.req.header('user-agent'),
  };
}
