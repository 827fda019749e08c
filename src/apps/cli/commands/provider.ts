import { InvalidArgumentError, type Command } from 'commander';
import { personalities, type Personality } from '../../../adapters/scripted-provider/personality.ts';
import { startScriptedProvider } from '../../../adapters/scripted-provider/start-scripted-provider.ts';
import { run, type GlobalOptions } from '../context.ts';
import { wholeNumber } from '../numbers.ts';

interface ProviderFlags {
  readonly port: number;
  readonly personality: Personality;
}

export function addProviderCommand(program: Command): void {
  program
    .command('provider')
    .description(
      'a scripted stand-in for a model, for tests and demonstrations: speaks the OpenAI chat-completions format',
    )
    .option('--port <n>', 'port on loopback', wholeNumber, 4888)
    .option('--personality <name>', personalities.join(', '), personality, 'fair' as Personality)
    .action((options: ProviderFlags, own: Command) =>
      run(own.optsWithGlobals<GlobalOptions>(), async ({ output }) => {
        const provider = await startScriptedProvider({ port: options.port, personality: options.personality });
        output.result({ url: provider.url }, () =>
          [
            `scripted provider on ${provider.url}; it is no model: its scores come from simple measures and say nothing about an essay`,
            `in another terminal:  ASSAY_MODEL=openai-compatible:scripted-grader-1 ASSAY_BASE_URL=${provider.url} npm run assay -- grade …`,
            `its own account of every call: ${provider.url.replace(/\/v1$/, '')}/ledger; Ctrl-C stops it`,
          ].join('\n'),
        );
        await new Promise<void>((resolve) => {
          process.once('SIGINT', resolve);
          process.once('SIGTERM', resolve);
        });
        await provider.close();
      }),
    );
}

function personality(text: string): Personality {
  const found = personalities.find((name) => name === text);
  if (found === undefined) throw new InvalidArgumentError(`must be one of ${personalities.join(', ')}`);
  return found;
}
