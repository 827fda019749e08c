import type { Command } from 'commander';
import { gatewayStatus } from '../../workspace/gateway-status.ts';
import { runInWorkspace, type GlobalOptions } from '../context.ts';
import { statusWords } from '../status-words.ts';

export function addStatusCommand(program: Command): void {
  program
    .command('status')
    .description(
      'queue, batches, workers, circuits, limits, budgets, calls of the last hour, and why anything stands still',
    )
    .action((_options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const status = await gatewayStatus(workspace);
        output.result(status, () => statusWords(status));
      }),
    );
}
