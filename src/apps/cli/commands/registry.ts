import { readFile } from 'node:fs/promises';
import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import { AssayError } from '../../../core/errors.ts';
import { environments, registryKinds, type EnvironmentName, type RegistryKind } from '../../../core/registry-kind.ts';
import { approvePromotion, rejectPromotion, requestPromotion } from '../../workspace/promote-version.ts';
import { listRegistry } from '../../workspace/registry-list.ts';
import { registerPolicy, registerPrompts, registerRoute } from '../../workspace/registry-register.ts';
import { rollbackVersion } from '../../workspace/rollback-version.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { countingNumber } from '../numbers.ts';
import { table } from '../output.ts';
import { acting, itemOf, kindArgument, nameArgument, person } from '../registry-acting.ts';
import { historyWords, promotionWords, requestWords } from '../registry-words.ts';
import { addTestCommands } from './registry-ab.ts';

export function addRegistryCommands(program: Command): void {
  const command = program
    .command('registry')
    .description('versions of rubrics, prompts, model route and policy in dev, staging and production');
  const add = (line: string, description: string): Command => {
    const name = line.split(' ')[0];
    const made = command.command(line).description(description);
    return name === 'list' || name === 'history' || name === 'requests'
      ? made
      : made.option('--as <person>', 'who acts: a named person', person);
  };
  addReadingCommands(add);
  addRegisterCommand(add);
  addPromotionCommands(add);
  addSettingCommands(add);
  addTestCommands(command.command('ab').description('one version against production, for a share of the essays'));
}

type Add = (line: string, description: string) => Command;

function addReadingCommands(add: Add): void {
  add('list', 'every version, and where it is').action((_options: unknown, own: Command) =>
    acting(own, async ({ workspace, output }) => {
      const listed = await listRegistry(workspace);
      output.result(listed, () => {
        const rows = listed.versions.map((one) => [
          one.kind,
          one.name,
          one.version,
          one.environments.join(', '),
          one.registeredBy,
          one.hash?.slice(0, 12) ?? '',
          one.note,
        ]);
        const shown = table(['kind', 'name', 'version', 'in', 'by', 'hash', 'note'], rows);
        return `${shown}\n${listed.rule === 'one-person' ? 'no second person here: one person promotes alone' : 'promotions need another person'}`;
      });
    }),
  );
  add('history', 'what each environment came to hold, newest first')
    .addArgument(new Argument('[kind]').choices(registryKinds))
    .addArgument(nameArgument())
    .addOption(new Option('--environment <name>').choices(environments))
    .action(
      (
        kindName: RegistryKind | undefined,
        name: string | undefined,
        options: { environment?: EnvironmentName },
        own: Command,
      ) =>
        acting(own, async ({ workspace, output }) => {
          const item = kindName === undefined ? {} : name === undefined ? { kind: kindName } : { kind: kindName, name };
          const entries = await workspace.stores.registry.history({
            ...item,
            ...(options.environment !== undefined && { environment: options.environment }),
          });
          output.result(entries, () => historyWords(entries));
        }),
    );
  add('requests', 'what waits for another person, and what was decided').action((_options: unknown, own: Command) =>
    acting(own, async ({ workspace, output }) => {
      const requests = await workspace.stores.promotions.list();
      output.result(requests, () => requestWords(requests));
    }),
  );
}

function addRegisterCommand(add: Add): void {
  add(
    'register <kind> <file>',
    'keep a prompt template (.md), a route or policy entries (.json, .yaml) as the next version, in dev',
  )
    .option('--note <text>', 'what changed and why', '')
    .action((kindName: string, file: string, options: { note: string }, own: Command) =>
      acting(own, async ({ workspace, output }) => {
        const text = await readText(file);
        const registered = await register(workspace, { kind: kindName, text, note: options.note });
        output.result(registered, () =>
          registered.created
            ? `${registered.kind} version ${registered.version} is in dev as ${registered.hash}`
            : `this is ${registered.kind} version ${registered.version} already`,
        );
      }),
    );
}

async function register(
  workspace: Workspace,
  { kind: kindName, text, note }: { readonly kind: string; readonly text: string; readonly note: string },
) {
  if (kindName === 'prompts') return registerPrompts(workspace, text, note);
  const { parse } = await import('yaml');
  if (kindName === 'route') return registerRoute(workspace, parse(text), note);
  if (kindName === 'policy') return registerPolicy(workspace, parse(text), note);
  throw new AssayError(
    'input.invalid',
    `kind is "${kindName}"; must be prompts, route or policy (rubrics: assay rubric publish)`,
  );
}

function addPromotionCommands(add: Add): void {
  add('promote', 'ask for a version to be let into staging or production')
    .addArgument(kindArgument())
    .addArgument(nameArgument())
    .addOption(new Option('--to <environment>', 'where to').choices(['staging', 'production']).default('staging'))
    .option('--revision <n>', 'version; the newest when left out', countingNumber)
    .option('--note <text>', 'for whoever approves', '')
    .option('--override <reason>', 'overrule gates that refuse, where no second person is asked for')
    .action((kindName: RegistryKind, name: string | undefined, options: PromoteFlags, own: Command) =>
      acting(own, async ({ workspace, output }) => {
        const promotion = await requestPromotion(workspace, {
          ...itemOf(kindName, name),
          environment: options.to,
          note: options.note,
          ...(options.revision !== undefined && { version: options.revision }),
          ...(options.override !== undefined && { overrideReason: options.override }),
        });
        output.result(promotion, () => promotionWords(promotion));
      }),
    );
  add('approve <request>', 'let in what another person asked for; the gates are run again')
    .option('--override <reason>', 'overrule gates that refuse; shown and audited')
    .action((id: string, options: { override?: string }, own: Command) =>
      acting(own, async ({ workspace, output }) => {
        const overrideReason = options.override;
        const approved = await approvePromotion(workspace, id, overrideReason === undefined ? {} : { overrideReason });
        output.result(approved, () => promotionWords(approved));
      }),
    );
  add('reject <request>', 'refuse it, with a reason')
    .requiredOption('--reason <text>', 'for whoever asked')
    .action((id: string, options: { reason: string }, own: Command) =>
      acting(own, async ({ workspace, output }) => {
        const rejected = await rejectPromotion(workspace, id, options.reason);
        output.result(rejected, () => `request ${id} is rejected`);
      }),
    );
  add('rollback', 'put production back to what it held before')
    .addArgument(kindArgument())
    .addArgument(nameArgument())
    .option('--to <n>', 'a version that production held; 0: what the release or the settings bring', wholeNumber)
    .option('--reason <text>', 'for the history', 'rolled back')
    .action(
      (kindName: RegistryKind, name: string | undefined, options: { to?: number; reason: string }, own: Command) =>
        acting(own, async ({ workspace, output }) => {
          const entry = await rollbackVersion(workspace, itemOf(kindName, name), {
            reason: options.reason,
            ...(options.to !== undefined && { version: options.to }),
          });
          output.result(entry, () => historyWords([entry]));
        }),
    );
}

interface PromoteFlags {
  readonly to: 'staging' | 'production';
  readonly revision?: number;
  readonly note: string;
  readonly override?: string;
}

function addSettingCommands(add: Add): void {
  add('approvals', 'whether a promotion needs a second person')
    .addArgument(new Argument('[rule]').choices(['one-person', 'two-person']))
    .option('--reason <text>', 'for the audit log', '')
    .action((rule: 'one-person' | 'two-person' | undefined, options: { reason: string }, own: Command) =>
      acting(own, async ({ workspace, output }) => {
        const { registry } = workspace.stores;
        if (rule !== undefined) await registry.setApprovalRule(rule, options.reason);
        const now = await registry.approvalRule();
        const asked =
          now.askedToRelaxBy === undefined
            ? ''
            : `; ${now.askedToRelaxBy} asked for one-person, another person must too`;
        output.result(now, () => `${now.rule}${asked}`);
      }),
    );
  add(
    'environment <assignment>',
    'which environment an assignment is graded from; outside production nothing is released by itself',
  )
    .addArgument(new Argument('[environment]').choices(environments))
    .action((slug: string, environment: EnvironmentName | undefined, _options: unknown, own: Command) =>
      acting(own, async ({ workspace, output }) => {
        const { registry, assignments } = workspace.stores;
        const { id } = await assignments.get(slug);
        if (environment !== undefined) await registry.setEnvironment(id, environment);
        const now = await registry.environmentOf(id);
        output.result({ assignment: slug, environment: now }, () => `${slug}: ${now}`);
      }),
    );
}

function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AssayError('input.unreadable', `${file} cannot be read`, { cause });
  });
}

function wholeNumber(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('must be a whole number');
  return Number(text);
}
