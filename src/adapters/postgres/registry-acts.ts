import { sql, type Kysely } from 'kysely';
import { AssayError } from '../../core/errors.ts';
import { environments, type EnvironmentName } from '../../core/registry-kind.ts';
import type { ApprovalRule, EnvironmentAction, RegistryItem } from '../../ports/registry.ts';
import type { Scope } from './scope.ts';
import type { Tables } from './table-types.ts';

/** Names that stand for a program and not for a person. */
const programs: ReadonlySet<string> = new Set(['cli', 'server', 'worker', 'engine', 'start']);

/** One act at a time on the registry of a tenant. */
export async function lockRegistry(trx: Kysely<Tables>, { tenantId }: Scope): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('assay.registry'), hashtext(${tenantId}))`.execute(trx);
}

/** What holds, and who asked for it to be relaxed, if somebody did since. One person until somebody said otherwise. */
export async function currentRule(
  db: Kysely<Tables>,
  { tenantId }: Scope,
): Promise<{ readonly rule: ApprovalRule; readonly askedToRelaxBy: string | undefined }> {
  const last = await db
    .selectFrom('registry_approval')
    .select(['rule', 'set_by'])
    .where('tenant_id', '=', tenantId)
    .orderBy('position', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last === undefined) return { rule: 'one-person', askedToRelaxBy: undefined };
  // Asking changes nothing yet, and one can only ask where two persons are needed.
  if (last.rule === 'ask-one-person') return { rule: 'two-person', askedToRelaxBy: last.set_by };
  return { rule: last.rule, askedToRelaxBy: undefined };
}

/** @throws AssayError `access.denied` when the actor is a program: two of them would be nobody */
export function requirePerson({ actor }: Scope): void {
  if (!programs.has(actor)) return;
  throw new AssayError(
    'access.denied',
    `"${actor}" is not a person; where promotions need a second person, say who you are (CLI: --as <name>; server: sign in)`,
  );
}

/** Adds a line to an environment's history. */
export async function putInto(
  trx: Kysely<Tables>,
  scope: Scope,
  line: RegistryItem & {
    readonly environment: EnvironmentName;
    readonly hash: string | null;
    readonly action: EnvironmentAction;
    readonly requestId?: string;
    readonly reason?: string;
  },
): Promise<void> {
  await trx
    .insertInto('registry_environment')
    .values({
      tenant_id: scope.tenantId,
      kind: line.kind,
      name: line.name,
      environment: line.environment,
      hash: line.hash,
      action: line.action,
      request_id: line.requestId ?? null,
      reason: line.reason ?? null,
      done_by: scope.actor,
    })
    .execute();
}

/** Said in the history of what one person published alone. */
const alone = 'no second person here';

/**
 * A new version is in dev. Where one person is enough and rubrics take effect when they are published, it is in the other environments too.
 *
 * @returns where it is now
 */
export async function enterDev(
  trx: Kysely<Tables>,
  scope: Scope,
  item: RegistryItem & { readonly hash: string },
): Promise<readonly EnvironmentName[]> {
  await lockRegistry(trx, scope);
  const { rule } = await currentRule(trx, scope);
  const direct = rule === 'one-person' && item.kind === 'rubric';
  if (!direct) {
    await putInto(trx, scope, { ...item, environment: 'dev', action: 'register' });
    return ['dev'];
  }
  for (const environment of environments) {
    await putInto(trx, scope, { ...item, environment, action: 'publish', reason: alone });
  }
  await endReplacedTest(trx, scope, item);
  return environments;
}

/** Ends the running A/B of an item, when something else came into its production. */
export async function endReplacedTest(trx: Kysely<Tables>, scope: Scope, item: RegistryItem): Promise<void> {
  await trx
    .updateTable('ab_test')
    .set({
      stopped_at: scope.clock.now(),
      stopped_by: scope.actor,
      stop_action: 'replaced',
      stop_reason: 'production holds another version now',
    })
    .where('tenant_id', '=', scope.tenantId)
    .where('kind', '=', item.kind)
    .where('name', '=', item.name)
    .where('stopped_at', 'is', null)
    .execute();
}
