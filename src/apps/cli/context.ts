import { readConfig } from '../../config/config.ts';
import { readEnvironment } from '../../config/env.ts';
import { readSecrets } from '../../config/secrets.ts';
import { openWorkspace, type Workspace } from '../workspace/workspace.ts';
import { describeFailure } from './exit-codes.ts';
import { createOutput, type Output } from './output.ts';

export interface CommandContext {
  readonly output: Output;
}

/** Options that every command has. */
export interface GlobalOptions {
  readonly json?: boolean;
}

/** Runs a command that needs no database. Failures become words and an exit code, here and nowhere else. */
export async function run(
  options: GlobalOptions,
  work: (context: CommandContext) => Promise<number | void>,
): Promise<void> {
  const output = createOutput({ json: options.json === true });
  try {
    const code = await work({ output });
    process.exitCode = code ?? 0;
  } catch (error) {
    const failure = describeFailure(error);
    if (output.json) process.stdout.write(`${JSON.stringify(failure.json, undefined, 2)}\n`);
    process.stderr.write(`assay: ${failure.text}\n`);
    process.exitCode = failure.code;
  }
}

/** Runs a command with the tenant's workspace open, and closes it whatever happens. */
export function runInWorkspace(
  options: GlobalOptions,
  work: (context: CommandContext & { readonly workspace: Workspace }) => Promise<number | void>,
): Promise<void> {
  return run(options, async (context) => {
    const workspace = await openFromEnvironment('cli');
    try {
      return await work({ ...context, workspace });
    } finally {
      await workspace.close();
    }
  });
}

function openFromEnvironment(actor: string): Promise<Workspace> {
  const environment = readEnvironment();
  const config = readConfig(environment);
  return openWorkspace({ config, secrets: readSecrets(environment, config.route?.provider), actor });
}
