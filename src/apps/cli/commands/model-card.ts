import type { Command } from 'commander';
import { renderAgreementReport } from '../../../evaluation/agreement-report/html/render-report.ts';
import type { ModelCard } from '../../../evaluation/model-card/model-card.ts';
import { renderModelCard } from '../../../evaluation/model-card/render-model-card.ts';
import { modelCard } from '../../workspace/model-card.ts';
import { keptCard, keptCards, type KeptCard } from '../../workspace/model-cards.ts';
import { runInWorkspace, type GlobalOptions } from '../context.ts';
import { wholeNumber } from '../numbers.ts';
import { table, type Output } from '../output.ts';
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
    .option('--report <file>', 'write the agreement report that it rests on, too')
    .action((flags: PageFlags & { dataset: string; plan: string; minimumN: number }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const { html, report, ...options } = flags;
        const card = await modelCard(workspace, { ...options, system: systemInformation() });
        await writePages(card, { html, report });
        output.result(card, () => `model card ${card.cardHash}: ${html}`);
      }),
    );
  program
    .command('model-cards <assignment> [card]')
    .description(
      'the cards of an assignment, also those that weekly runs left; with the beginning of a card’s hash: its page',
    )
    .option('--html <file>', 'where the page goes', 'model-card.html')
    .option('--report <file>', 'write the agreement report that it rests on, too')
    .action((slug: string, hash: string | undefined, flags: PageFlags, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const assignment = await workspace.stores.assignments.get(slug);
        if (hash === undefined) return list(output, slug, await keptCards(workspace, assignment));
        const { card } = await keptCard(workspace, assignment, hash);
        await writePages(card, flags);
        output.result(card, () => `model card ${card.cardHash}: ${flags.html}`);
      }),
    );
}

interface PageFlags {
  readonly html: string;
  readonly report?: string | undefined;
}

async function writePages(card: ModelCard, { html, report }: PageFlags): Promise<void> {
  await writeOutput(html, renderModelCard(card));
  if (report !== undefined) await writeOutput(report, renderAgreementReport(card.agreement));
}

function list(output: Output, slug: string, cards: readonly KeptCard[]): void {
  output.result(cards, () =>
    [
      table(
        ['card', 'plan', 'grader', 'dataset', 'made', ''],
        cards.map(({ card, madeAt, inUse }) => [
          card.cardHash.slice(0, 12),
          card.plan.hash.slice(0, 12),
          card.plan.grader,
          `${card.dataset.slug}@${card.dataset.version}`,
          madeAt.toISOString().slice(0, 16),
          inUse ? 'in use' : '',
        ]),
      ),
      ...(cards.some(({ inUse }) => inUse)
        ? []
        : [`what "${slug}" is graded with now has no card: assay model-card --dataset <locked set>`]),
    ].join('\n'),
  );
}
