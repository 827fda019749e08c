import type { Command } from 'commander';
import type { CommandContext } from '../context.ts';
import type { Workspace } from '../../workspace/workspace.ts';

export function addServeCommands(program: Command): void {
  program.command('serve').description('HTTP server');
}

/** Serves on the open workspace until SIGINT or SIGTERM. */
export async function serveUntilStopped(_context: CommandContext & { readonly workspace: Workspace }): Promise<void> {}
