import { watchFile, unwatchFile } from 'node:fs';
import { InvalidArgumentError, type Command } from 'commander';
import { personalities, type Personality } from '../../../adapters/scripted-provider/personality.ts';
import type { ProviderPrices } from '../../../adapters/scripted-provider/provider-ledger.ts';
import { contentFaults, transportFaults, type Fault } from '../../../adapters/scripted-provider/script.ts';
import {
  startScriptedProvider,
  type ScriptedProvider,
} from '../../../adapters/scripted-provider/start-scripted-provider.ts';
import { describeFailure } from '../exit-codes.ts';
import { run, type GlobalOptions } from '../context.ts';
import { wholeNumber } from '../numbers.ts';
import type { Output } from '../output.ts';
import { readProviderScript } from '../provider-script.ts';

interface ProviderFlags {
  readonly port: number;
  readonly personality: Personality;
  readonly script?: string;
  readonly seed: number;
  readonly latency: { readonly min: number; readonly max: number };
  readonly faultRate: number;
  readonly faultKinds: readonly Fault[];
  readonly prices?: ProviderPrices;
  readonly batches?: number;
  readonly promptCache?: true;
}

/** Every kind that passes by itself when the question is put again. */
const passing = [...transportFaults, ...contentFaults].filter((kind) => kind !== 'wrong-model');

export function addProviderCommand(program: Command): void {
  program
    .command('provider')
    .description(
      'a scripted stand-in for a model, for tests and demonstrations: speaks the OpenAI chat-completions format',
    )
    .option('--port <n>', 'port on loopback', wholeNumber, 4888)
    .option('--personality <name>', personalities.join(', '), personality, 'fair' as Personality)
    .option('--script <file>', 'rules in JSON or YAML, read again whenever the file changes')
    .option('--latency <min-max>', 'wait before an answer, in ms, e.g. 50-400', latency, { min: 0, max: 0 })
    .option('--fault-rate <share>', 'share of requests that meet a fault, 0 to 1', share, 0)
    .option(
      '--fault-kinds <names>',
      `which, with commas between; all that pass by themselves when left out`,
      faults,
      passing,
    )
    .option('--seed <n>', 'of faults, waits and scores', wholeNumber, 1)
    .option('--prices <input:output>', 'micro-dollars a million tokens; 150000:600000 when left out', prices)
    .option('--batches <seconds>', 'has a batch API at half the price, whose batches end after so long', wholeNumber)
    .option('--prompt-cache', 'knows the beginnings of earlier prompts again')
    .action((options: ProviderFlags, own: Command) =>
      run(own.optsWithGlobals<GlobalOptions>(), async ({ output }) => {
        const { port, personality: as, script, seed, latency: latencyMs, faultRate, faultKinds } = options;
        const provider = await startScriptedProvider({
          port,
          personality: as,
          seed,
          latencyMs,
          faultRate,
          faultKinds,
          ...(script !== undefined && { script: await readProviderScript(script) }),
          ...(options.prices !== undefined && { prices: options.prices }),
          ...(options.batches !== undefined && { batches: { delayMs: options.batches * 1000 } }),
          ...(options.promptCache === true && { promptCache: true }),
        });
        output.result({ url: provider.url }, () =>
          [
            `scripted provider on ${provider.url}; it is no model: its scores come from simple measures and say nothing about an essay`,
            `in another terminal:  ASSAY_MODEL=openai-compatible:scripted-grader-1 ASSAY_BASE_URL=${provider.url} npm run assay -- grade …`,
            `its own account of every call: ${provider.url.replace(/\/v1$/, '')}/ledger; Ctrl-C stops it`,
          ].join('\n'),
        );
        if (script !== undefined) follow(provider, script, output);
        await new Promise<void>((resolve) => {
          process.once('SIGINT', resolve);
          process.once('SIGTERM', resolve);
        });
        if (script !== undefined) unwatchFile(script);
        await provider.close();
      }),
    );
}

/** Rules that cannot be used are told, and those before stay: a night that is rehearsed goes on. */
function follow(provider: ScriptedProvider, file: string, output: Output): void {
  async function again(): Promise<void> {
    try {
      const rules = await readProviderScript(file);
      provider.setScript(rules);
      output.say(`${file}: rules from now on: ${rules.length}`);
    } catch (error) {
      process.stderr.write(`assay: ${describeFailure(error).text}\nthe rules before stay\n`);
    }
  }
  watchFile(file, { interval: 500, persistent: false }, () => void again());
}

function personality(text: string): Personality {
  return oneOf(personalities, text);
}

function oneOf<T extends string>(names: readonly T[], text: string): T {
  const found = names.find((name) => name === text);
  if (found === undefined) throw new InvalidArgumentError(`must be one of ${names.join(', ')}`);
  return found;
}

function faults(text: string): readonly Fault[] {
  return text.split(',').map((name) => oneOf([...transportFaults, ...contentFaults], name.trim()));
}

function latency(text: string): { readonly min: number; readonly max: number } {
  const [, least = '', most = least] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(text) ?? [];
  const [min, max] = [Number(least), Number(most)];
  if (least === '' || min > max) throw new InvalidArgumentError('must be ms, e.g. 200 or 50-400');
  return { min, max };
}

function share(text: string): number {
  const value = /^\d?\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= 0 && value <= 1)) throw new InvalidArgumentError('must be a share from 0 to 1, e.g. 0.03');
  return value;
}

function prices(text: string): ProviderPrices {
  const [, input, output] = /^(\d{1,10}):(\d{1,10})$/.exec(text) ?? [];
  if (input === undefined || output === undefined)
    throw new InvalidArgumentError('must be two whole numbers of micro-dollars, e.g. 150000:600000');
  return { inputMicroUsdPerMTok: Number(input), outputMicroUsdPerMTok: Number(output) };
}
