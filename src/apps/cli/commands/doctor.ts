import type { Command } from 'commander';
import colors from 'picocolors';
import { examine, type Examination } from '../../workspace/examine.ts';
import { readConfig } from '../../../config/config.ts';
import { readEnvironment } from '../../../config/env.ts';
import { readSecrets } from '../../../config/secrets.ts';
import { run, type GlobalOptions } from '../context.ts';

const marks = { ok: colors.green('ok     '), missing: colors.yellow('missing'), broken: colors.red('broken ') };

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description(
      'what works here, what is missing, and the command that mends it; exit code 5 when something is broken',
    )
    .action((_options: unknown, own: Command) =>
      run(own.optsWithGlobals<GlobalOptions>(), async ({ output }) => {
        const environment = readEnvironment();
        const config = readConfig(environment);
        const found = await examine(config, readSecrets(environment, config.route?.provider));
        output.result(found, () => found.map(line).join('\n'));
        return found.some((one) => one.status === 'broken') ? 5 : 0;
      }),
    );
}

function line({ status, what, detail, mend }: Examination): string {
  return `${marks[status]} ${what}: ${detail}${mend === undefined ? '' : `\n        → ${mend}`}`;
}
