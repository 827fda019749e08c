import type { Command } from 'commander';
import { renderModelCard } from '../../../evaluation/model-card/render-model-card.ts';
import { modelCard } from '../../workspace/model-card.ts';
import { runInWorkspace, type GlobalOptions } from '../context.ts';
import { wholeNumber } from '../numbers.ts';
import { systemInformation } from '../../workspace/system-information.ts';
import { writeOutput } from '../write-output.ts';

export function addModelCardCommand(program: Command): void {
  program
    .command('model-card')
    .description('the card of a plan, measured on a locked set: a page to read, print and sign')
    .requiredOption('--dataset <name>', 'the locked set')
    .option('--plan <plan>', 'as in assay experiment run', 'current')
    .option('--minimum-n <n>', 'below it a figure says "too few"', wholeNumber, 30)
    .option('--html <file>', 'where the page goes', 'model-card.html')
    .action((flags: { dataset: string; plan: string; minimumN: number; html: string }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const { html, ...options } = flags;
        const card = await modelCard(workspace, { ...options, system: systemInformation() });
        await writeOutput(html, renderModelCard(card));
        output.result(card, () => `model card ${card.cardHash}: ${html}`);
      }),
    );
}
