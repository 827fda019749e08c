import { createAccountAuth, type AccountAuth } from '../../adapters/postgres/account-auth.ts';
import type { Account } from '../../ports/account-stores.ts';
import { derivedKey } from './derived-key.ts';
import type { Workspace } from './workspace.ts';

/** Passwords and sessions of this tenant's accounts. */
export async function openAccountAuth(workspace: Workspace): Promise<AccountAuth> {
  return createAccountAuth(workspace.database.db, await derivedKey(workspace, 'login/1'));
}

/**
 * Makes an account with its roles. Nobody can sign in to it until the link was used.
 *
 * @returns the account and the token of the link, which is shown once
 * @throws AssayError `conflict` when the address is taken
 */
export async function inviteAccount(
  { stores }: Workspace,
  auth: AccountAuth,
  person: { readonly name: string; readonly email: string; readonly roles: readonly string[] },
): Promise<{ readonly account: Account; readonly token: string }> {
  const id = await auth.create(person);
  await stores.audit.append('account.create', id, { roles: [...person.roles] });
  const account = await stores.accounts.change(id, { roles: person.roles });
  return { account, token: await auth.newLinkToken(id) };
}

/** A new link for an account that is there: a forgotten password, an invitation that ran out. */
export async function newAccountLink({ stores }: Workspace, auth: AccountAuth, accountId: string): Promise<string> {
  const { id } = await stores.accounts.get(accountId);
  const token = await auth.newLinkToken(id);
  await stores.audit.append('account.link', id, {});
  return token;
}

/** Where the link of an invitation or a reset leads. */
export function accountLink(serverUrl: string, token: string): string {
  return `${serverUrl.replace(/\/$/, '')}/set-password?token=${token}`;
}
