import type { Command } from 'commander';
import { embeddedStatus, stopEmbedded } from '../../../adapters/postgres/embedded-server.ts';
import { readConfig } from '../../../config/config.ts';
import { readEnvironment } from '../../../config/env.ts';
import { run, type GlobalOptions } from '../context.ts';

const external = 'DATABASE_URL is set: the database is a server of your own, which Assay neither starts nor stops';

export function addDatabaseCommands(program: Command): void {
  const command = program.command('db').description('the embedded PostgreSQL server');

  command
    .command('status')
    .description('whether it runs, where its data are, who uses it')
    .action((_options: unknown, own: Command) =>
      run(own.optsWithGlobals<GlobalOptions>(), async ({ output }) => {
        const { dataDir, databaseUrl } = readConfig(readEnvironment());
        if (databaseUrl !== undefined) {
          output.result({ kind: 'external' }, () => external);
          return;
        }
        const status = await embeddedStatus(dataDir);
        output.result({ kind: 'embedded', dataDir, ...status }, () =>
          [`data folder ${dataDir}`, ...Object.entries(status).map(([key, value]) => `${key}: ${words(value)}`)].join(
            '\n',
          ),
        );
      }),
    );

  command
    .command('stop')
    .description(
      'stop it, also while others use it: what they do waits up to a minute, then fails, until a command starts it again',
    )
    .action((_options: unknown, own: Command) =>
      run(own.optsWithGlobals<GlobalOptions>(), async ({ output }) => {
        const { dataDir, databaseUrl } = readConfig(readEnvironment());
        if (databaseUrl !== undefined) {
          output.result({ kind: 'external', stopped: false }, () => external);
          return;
        }
        const stopped = await stopEmbedded(dataDir);
        output.result({ kind: 'embedded', stopped }, () => (stopped ? 'stopped' : 'it was not running'));
      }),
    );
}

function words(value: unknown): string {
  return Array.isArray(value) ? value.join(', ') || 'none' : String(value);
}
