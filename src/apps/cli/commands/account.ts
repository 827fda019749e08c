import type { Command } from 'commander';
import { AssayError } from '../../../core/errors.ts';
import type { Account } from '../../../ports/account-stores.ts';
import { roles } from '../../server/roles.ts';
import { accountLink, inviteAccount, newAccountLink, openAccountAuth } from '../../workspace/invite-account.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { runInWorkspace, type GlobalOptions } from '../context.ts';

const roleNames = Object.keys(roles);

interface CreateFlags {
  readonly name?: string;
  readonly role: readonly string[];
  readonly url?: string;
}

/** Accounts from the machine that the server runs on: how the first admin comes about, and the way back in. */
export function addAccountCommands(program: Command): void {
  const account = program
    .command('account')
    .description('people who sign in: with the first one the server has accounts');

  account
    .command('create <email>')
    .description('make an account and print the link that its owner sets a password with (good once, three days)')
    .option('--name <name>', 'how the person is called; the address when left out')
    .option('--role <role...>', `one or more of: ${roleNames.join(', ')}`, ['teacher'])
    .option('--url <address>', 'where people reach the server; as configured when left out')
    .action((email: string, flags: CreateFlags, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        checkEmail(email);
        checkRoles(flags.role);
        if (!(await workspace.stores.accounts.any()) && !flags.role.includes('admin')) {
          throw new AssayError('input.invalid', 'the first account must be an admin: add --role admin');
        }
        const auth = await openAccountAuth(workspace);
        const person = { name: flags.name ?? email, email, roles: flags.role };
        const made = await inviteAccount(workspace, auth, person);
        const link = accountLink(serverUrl(workspace, flags.url), made.token);
        output.result({ account: shown(made.account), link }, () =>
          [`account ${made.account.id} for ${email}: ${flags.role.join(', ')}`, `to set a password: ${link}`].join(
            '\n',
          ),
        );
      }),
    );

  account
    .command('list')
    .description('all accounts with their roles')
    .action((_flags: object, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const found = await workspace.stores.accounts.list();
        output.result({ accounts: found.map(shown) }, () =>
          found.length === 0
            ? 'no accounts: whoever opens the link that "assay serve" prints is the owner'
            : found.map((one) => `${one.id}  ${one.email}  ${one.roles.join(', ')}${state(one)}`).join('\n'),
        );
      }),
    );

  account
    .command('link <email>')
    .description('print a new link to set a password with')
    .option('--url <address>', 'where people reach the server; as configured when left out')
    .action((email: string, flags: { readonly url?: string }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const { id } = await byEmail(workspace, email);
        const token = await newAccountLink(workspace, await openAccountAuth(workspace), id);
        const link = accountLink(serverUrl(workspace, flags.url), token);
        output.result({ account: id, link }, () => link);
      }),
    );

  account
    .command('role <email> <roles...>')
    .description(`say what somebody may do: ${roleNames.join(', ')}`)
    .action((email: string, names: string[], _flags: object, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        checkRoles(names);
        const { id } = await byEmail(workspace, email);
        const changed = await workspace.stores.accounts.change(id, { roles: names });
        output.result({ account: shown(changed) }, () => `${email}: ${changed.roles.join(', ')}`);
      }),
    );

  for (const [name, active] of [['deactivate', false] as const, ['activate', true] as const]) {
    account
      .command(`${name} <email>`)
      .description(active ? 'let somebody sign in again' : 'end all sessions of somebody, and let them sign in no more')
      .action((email: string, _flags: object, own: Command) =>
        runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
          const { id } = await byEmail(workspace, email);
          const changed = await workspace.stores.accounts.change(id, { active });
          output.result({ account: shown(changed) }, () => `${email}: ${active ? 'active' : 'deactivated'}`);
        }),
      );
  }
}

async function byEmail({ stores }: Workspace, email: string): Promise<Account> {
  const found = await stores.accounts.findByEmail(email);
  if (found === undefined)
    throw new AssayError('not-found', `no account has the address "${email}"; see "assay account list"`);
  return found;
}

function checkEmail(email: string): void {
  if (!/^[^\s@]{1,64}@[^\s@]{1,189}$/.test(email)) {
    throw new AssayError('input.invalid', `"${email}" is not an e-mail address`);
  }
}

function checkRoles(names: readonly string[]): void {
  const unknown = names.find((name) => !roleNames.includes(name));
  if (unknown !== undefined) {
    throw new AssayError('input.invalid', `role "${unknown}" does not exist; allowed: ${roleNames.join(', ')}`);
  }
}

function serverUrl({ config }: Workspace, given: string | undefined): string {
  const { host, port } = config.server;
  return given ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

function state(one: Account): string {
  if (one.deactivatedAt !== undefined) return '  (deactivated)';
  return one.hasPassword ? '' : '  (invited)';
}

function shown(one: Account): object {
  const { id, email, name, roles: held, hasPassword, deactivatedAt } = one;
  return { id, email, name, roles: held, hasPassword, active: deactivatedAt === undefined };
}
