import { sql, type Kysely, type Selectable } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import type { Account, AccountSession, AccountStore } from '../../ports/account-stores.ts';
import { writeAudit } from './audit-store.ts';
import { notFound, type Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

function toAccount(row: Selectable<Tables['account']> & { has_password: boolean }): Account {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    roles: row.roles,
    createdAt: row.created_at,
    deactivatedAt: row.deactivated_at ?? undefined,
    hasPassword: row.has_password,
  };
}

function toSession(row: Selectable<Tables['account_session']>): AccountSession {
  return {
    id: row.id,
    accountId: row.user_id,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    ipAddress: row.ip_address ?? undefined,
    userAgent: row.user_agent ?? undefined,
  };
}

export function createAccountStore(scope: Scope): AccountStore {
  const { db, tenantId, clock } = scope;

  function accounts(from: Kysely<Tables> = db) {
    return from
      .selectFrom('account')
      .selectAll('account')
      .select((select) =>
        select
          .exists(
            select
              .selectFrom('account_credential')
              .select(sql`1`.as('one'))
              .whereRef('user_id', '=', 'account.id')
              .where('password', 'is not', null),
          )
          .$castTo<boolean>()
          .as('has_password'),
      )
      .where('tenant_id', '=', tenantId);
  }

  async function find(accountId: string): Promise<Account | undefined> {
    const row = await accounts().where('id', '=', accountId).executeTakeFirst();
    return row === undefined ? undefined : toAccount(row);
  }

  async function get(accountId: string): Promise<Account> {
    const found = await find(accountId);
    if (found === undefined) throw notFound('account', accountId);
    return found;
  }

  return {
    find,
    get,
    async any() {
      const row = await db
        .selectFrom('account')
        .select('id')
        .where('tenant_id', '=', tenantId)
        .where('deactivated_at', 'is', null)
        .limit(1)
        .executeTakeFirst();
      return row !== undefined;
    },
    async list() {
      return (await accounts().orderBy('id').execute()).map(toAccount);
    },
    async findByEmail(email) {
      const row = await accounts().where('email', '=', email.trim().toLowerCase()).executeTakeFirst();
      return row === undefined ? undefined : toAccount(row);
    },
    async change(accountId, change) {
      await db.transaction().execute(async (trx) => {
        // All of them are locked: two admins who take each other's role away come one after the other.
        const rows = await accounts(trx).forUpdate('account').execute();
        const before = rows.find((row) => row.id === accountId);
        if (before === undefined) throw notFound('account', accountId);
        const roles = change.roles ?? before.roles;
        const active = change.active ?? before.deactivated_at === null;
        const adminsLeft = rows.some((row) =>
          row.id === accountId ? active && roles.includes('admin') : isUsableAdmin(row),
        );
        if (!adminsLeft && isUsableAdmin(before)) {
          throw new AssayError('conflict', 'this is the last account that is an admin; make another one first');
        }
        await trx
          .updateTable('account')
          .set({
            name: change.name ?? before.name,
            roles: [...roles],
            deactivated_at: active ? null : (before.deactivated_at ?? clock.now()),
            updated_at: clock.now(),
          })
          .where('id', '=', accountId)
          .execute();
        if (!active) await trx.deleteFrom('account_session').where('user_id', '=', accountId).execute();
        await writeAudit(trx, scope, {
          action:
            active === (before.deactivated_at === null)
              ? 'account.change'
              : `account.${active ? 'activate' : 'deactivate'}`,
          subject: accountId,
          details: { roles: [...roles] },
        });
      });
      return get(accountId);
    },
    async sessions(accountId) {
      const rows = await db
        .selectFrom('account_session')
        .selectAll()
        .where('user_id', '=', accountId)
        .where('expires_at', '>', clock.now())
        .orderBy('created_at', 'desc')
        .execute();
      return rows.map(toSession);
    },
    async endSessions(accountId, sessionId) {
      return db.transaction().execute(async (trx) => {
        let ending = trx.deleteFrom('account_session').where('user_id', '=', accountId).returning('id');
        if (sessionId !== undefined) ending = ending.where('id', '=', sessionId);
        const ended = await ending.execute();
        if (ended.length > 0) {
          await writeAudit(trx, scope, {
            action: 'session.end',
            subject: accountId,
            details: { sessions: ended.length },
          });
        }
        return ended.length;
      });
    },
  };
}

function isUsableAdmin(row: { readonly roles: readonly string[]; readonly deactivated_at: Date | null }): boolean {
  return row.deactivated_at === null && row.roles.includes('admin');
}
