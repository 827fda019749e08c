import { InvalidArgumentError, type Command } from 'commander';
import { AssayError } from '../../../core/errors.ts';
import type { RegistryKind } from '../../../core/registry-kind.ts';
import { compareArms } from '../../../registry/ab/compare-arms.ts';
import { requestPromotion } from '../../workspace/promote-version.ts';
import { countingNumber } from '../numbers.ts';
import { acting, itemOf, kindArgument, nameArgument, person } from '../registry-acting.ts';
import { promotionWords, testWords } from '../registry-words.ts';

/** The same grades give the same interval. */
const differenceSeed = 20_250_101;

interface StartFlags {
  readonly share: number;
  readonly revision?: number;
  readonly note: string;
  readonly override?: string;
}

export function addTestCommands(ab: Command): void {
  ab.command('start')
    .description('ask for an A/B in production; it begins when another person approves')
    .addArgument(kindArgument())
    .addArgument(nameArgument())
    .requiredOption('--share <share>', 'of the essays that the version gets, e.g. 0.2', share)
    .option('--revision <n>', 'version; the newest when left out', countingNumber)
    .option('--note <text>', 'for whoever approves', '')
    .option('--override <reason>', 'overrule gates that refuse, where no second person is asked for')
    .option('--as <person>', 'who acts: a named person', person)
    .action((kindName: RegistryKind, name: string | undefined, options: StartFlags, own: Command) =>
      acting(own, async ({ workspace, output }) => {
        const promotion = await requestPromotion(workspace, {
          ...itemOf(kindName, name),
          environment: 'production',
          share: options.share,
          note: options.note,
          ...(options.revision !== undefined && { version: options.revision }),
          ...(options.override !== undefined && { overrideReason: options.override }),
        });
        output.result(promotion, () => promotionWords(promotion));
      }),
    );
  ab.command('stop')
    .description('end the running A/B; production stays what it is')
    .option('--reason <text>', 'for the history', 'stopped')
    .option('--as <person>', 'who acts: a named person', person)
    .action((options: { reason: string }, own: Command) =>
      acting(own, async ({ workspace, output }) => {
        const { promotions } = workspace.stores;
        const running = await promotions.runningTest();
        if (running === undefined) throw new AssayError('not-found', 'no A/B is running');
        const stopped = await promotions.stopTest(running.id, 'stop', options.reason);
        output.result(stopped, () => `A/B ${stopped.id} is stopped`);
      }),
    );
  ab.command('show')
    .description('all A/B tests, with how the arms of the newest one stand and differ')
    .action((_options: unknown, own: Command) =>
      acting(own, async ({ workspace, output }) => {
        const { promotions } = workspace.stores;
        const tests = await promotions.tests();
        const [newest] = tests;
        const arms = newest === undefined ? [] : await promotions.armCounts(newest.id);
        const differences =
          newest === undefined ? [] : compareArms(await promotions.armGrades(newest.id), differenceSeed);
        output.result({ tests, arms, differences }, () => testWords(tests, arms, differences));
      }),
    );
}

function share(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value < 1)) throw new InvalidArgumentError('must be above 0 and below 1');
  return value;
}
