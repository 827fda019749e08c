import { InvalidArgumentError, Option, type Command } from 'commander';
import { AssayError } from '../../../core/errors.ts';
import { targetKey } from '../../../core/model-route.ts';
import type { Budget } from '../../../ports/budget-store.ts';
import { namedBudgets, setBudget, type NamedBudget } from '../../workspace/budget-scope.ts';
import { budgetRow } from '../budget-words.ts';
import { runInWorkspace, type GlobalOptions } from '../context.ts';
import { countingNumber } from '../numbers.ts';
import { table } from '../output.ts';

interface SetFlags {
  readonly period: Budget['period'];
  readonly assignment?: string;
  readonly class?: string;
  readonly student?: string;
}

interface LimitFlags {
  readonly requests?: number;
  readonly tokens?: number;
  readonly interactiveShare: number;
}

export function addBudgetCommands(program: Command): void {
  const budget = program.command('budget').description('how much calls to a model may cost; what is over waits');

  budget
    .command('set <dollars>')
    .description('for the tenant, or for one assignment, class or student; counted at the most that each call can cost')
    .addOption(new Option('--period <period>', 'of UTC').choices(['total', 'month', 'day', 'hour']).default('month'))
    .option('--assignment <slug>', 'only calls for this assignment')
    .option('--class <name>', 'only calls for assignments of this class (its name or id)')
    .option('--student <pseudonym>', 'only calls for this student')
    .action((dollars: string, flags: SetFlags, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const set = await setBudget(workspace, {
          ...scopeOf(flags),
          period: flags.period,
          limitMicroUsd: money(dollars),
        });
        output.result(set, () => budgetsTable([set]));
      }),
    );

  budget
    .command('list')
    .description('budgets and what of them is used or reserved in the present period')
    .action((_options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const budgets = await namedBudgets(workspace);
        output.result({ budgets }, () =>
          budgets.length === 0 ? 'no budgets: nothing is limited' : budgetsTable(budgets),
        );
      }),
    );

  budget
    .command('remove <budget>')
    .description('nothing is counted in it any more')
    .action((id: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        await workspace.stores.budgets.remove(id);
        output.result({ removed: id }, () => `budget ${id} is removed`);
      }),
    );

  const limit = program
    .command('limit')
    .description('requests and tokens a minute at the model, for all workers together');

  limit
    .command('set [target]')
    .description('target: as "assay limit list" shows it; the configured model when left out')
    .option('--requests <n>', 'requests a minute', countingNumber)
    .option('--tokens <n>', 'tokens a minute, input and output together', countingNumber)
    .option('--interactive-share <share>', 'what batches leave to those who wait at a screen', share, 0.03)
    .action((target: string | undefined, flags: LimitFlags, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const { route } = workspace.config;
        const key = target ?? (route === undefined ? undefined : targetKey(route));
        if (key === undefined) throw new AssayError('input.invalid', 'no model is configured; name the target');
        if (flags.requests === undefined && flags.tokens === undefined)
          throw new AssayError(
            'input.invalid',
            'neither --requests nor --tokens is given; must be one of them at least',
          );
        await workspace.stores.rateLimits.set({
          target: key,
          requestsPerMinute: flags.requests,
          tokensPerMinute: flags.tokens,
          interactiveShare: flags.interactiveShare,
        });
        output.result({ target: key, ...flags }, () => `limit set for ${key}`);
      }),
    );

  limit
    .command('list')
    .description('limits, and how far the provider has made us go slower')
    .action((_options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const limits = await workspace.stores.rateLimits.list();
        output.result({ limits }, () =>
          limits.length === 0
            ? 'no limits: calls go out as workers make them'
            : table(
                ['target', 'requests/min', 'tokens/min', 'speed', 'nobody asks before'],
                limits.map((one) => [
                  one.target,
                  one.requestsPerMinute ?? '',
                  one.tokensPerMinute ?? '',
                  `${Math.round(one.factor * 100)}%`,
                  one.blockedUntil?.toISOString() ?? '',
                ]),
              ),
        );
      }),
    );

  limit
    .command('remove <target>')
    .description('calls to it go out as workers make them')
    .action((target: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        await workspace.stores.rateLimits.remove(target);
        output.result({ removed: target }, () => `no limit for ${target} any more`);
      }),
    );
}

function scopeOf(flags: SetFlags): Pick<Budget, 'scope' | 'scopeId'> {
  const given = (['assignment', 'class', 'student'] as const).flatMap((scope) => {
    const scopeId = flags[scope];
    return scopeId === undefined ? [] : [{ scope, scopeId }];
  });
  if (given.length > 1)
    throw new AssayError('input.invalid', 'a budget is for one assignment, one class or one student; give one of them');
  return given[0] ?? { scope: 'tenant', scopeId: '' };
}

function money(dollars: string): number {
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(dollars))
    throw new AssayError(
      'input.invalid',
      `"${dollars}" is no amount; must be dollars with at most six decimals, e.g. 25 or 0.50`,
    );
  return Math.round(Number(dollars) * 1e6);
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < 1)) throw new InvalidArgumentError('must be from 0 to below 1');
  return value;
}

function budgetsTable(budgets: readonly NamedBudget[]): string {
  return table(['budget', 'for', 'period', 'limit', 'used or reserved'], budgets.map(budgetRow));
}
