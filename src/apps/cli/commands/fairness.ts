import { Option, type Command } from 'commander';
import { renderAgreementReport } from '../../../evaluation/agreement-report/html/render-report.ts';
import type { Figure } from '../../../evaluation/agreement-report/report.ts';
import { counterfactualCases } from '../../../evaluation/fairness/counterfactual-report.ts';
import { populationColumns, type PopulationColumn } from '../../../evaluation/fairness/population-offsets.ts';
import { measureOffsets } from '../../workspace/population-offsets.ts';
import { gradePairs } from '../../workspace/fairness-pairs.ts';
import { exemplarsOf, fairnessReport, type FairnessReport } from '../../workspace/fairness-report.ts';
import { runInWorkspace, type GlobalOptions } from '../context.ts';
import { refused } from '../exit-codes.ts';
import { wholeNumber } from '../numbers.ts';
import { table } from '../output.ts';
import { systemInformation } from '../../workspace/system-information.ts';
import { writeOutput } from '../write-output.ts';

export function addFairnessCommands(program: Command): void {
  const command = program.command('fairness').description('whether a plan treats writers alike');
  command
    .command('report')
    .description('RSMTool’s fairness analyses of a plan on a locked set; exit code 7 when a subgroup is .05 under all')
    .requiredOption('--dataset <name>', 'the locked set')
    .option('--plan <plan>', 'as in assay experiment run', 'current')
    .option('--minimum-n <n>', 'below it a figure says "too few"', wholeNumber, 30)
    .option('--html <file>', 'write the agreement report as a page')
    .action((flags: { dataset: string; plan: string; minimumN: number; html?: string }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const { html, ...options } = flags;
        const report = await fairnessReport(workspace, { ...options, system: systemInformation() });
        if (html !== undefined) await writeOutput(html, renderAgreementReport(report.agreement));
        output.result(report, () => reportWords(report));
        return report.alarms.length === 0 ? 0 : refused;
      }),
    );
  command
    .command('pairs <assignment>')
    .description('grade the same arguments in standard English, African American English and learners’ English')
    .option('--plan <plan>', 'as in assay experiment run', 'current')
    .action((slug: string, flags: { plan: string }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const assignment = await workspace.stores.assignments.get(slug);
        const total = counterfactualCases().length;
        const progress = output.progress('grading', total);
        let done = 0;
        const result = await gradePairs(workspace, assignment, {
          plan: flags.plan,
          onDone: () => progress.update((done += 1), '', total),
        }).finally(() => progress.stop());
        output.result(result, () =>
          table(
            ['variant', 'pairs', 'difference', 'lower', ...traitsOf(result.differences)],
            result.differences.map((one) => [
              one.variant,
              one.pairs,
              words(one.difference),
              one.lower,
              ...traitsOf(result.differences).map((trait) => words(one.byTrait[trait])),
            ]),
          ),
        );
      }),
    );
  command
    .command('offsets')
    .description(
      'how much a plan inflates the scores of each population; kept for a policy to name, applied to nobody by itself',
    )
    .requiredOption('--dataset <name>', 'the locked set; measure the effect on another one')
    .addOption(
      new Option('--by <column>', 'what tells populations apart').choices(populationColumns).makeOptionMandatory(),
    )
    .option('--plan <plan>', 'as in assay experiment run', 'current')
    .action((flags: { dataset: string; by: PopulationColumn; plan: string }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const { dataset, plan, by: column } = flags;
        const found = await measureOffsets(workspace, { dataset, plan, column, system: systemInformation() });
        output.result(found, () =>
          [
            table(
              [column, 'essays', 'against everybody', 'taken out', '95%'],
              Object.entries(found.groups).map(([group, { n, raw, offset, low, high }]) => [
                group,
                n,
                raw.toFixed(3),
                offset.toFixed(3),
                `${low.toFixed(3)} to ${high.toFixed(3)}`,
              ]),
            ),
            `to see what it does: assay experiment run --dataset <another set> --b ${plan},populationOffsets=${found.hash}`,
          ].join('\n'),
        );
      }),
    );
  command
    .command('exemplars <assignment>')
    .description('whether every band has exemplars in African American English and by second-language writers')
    .action((slug: string, _flags: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const coverage = await exemplarsOf(workspace, await workspace.stores.assignments.get(slug));
        output.result(coverage, () =>
          [
            table(
              ['band', 'exemplars', 'African American English', 'second language'],
              coverage.bands.map((band) => [
                band.band,
                band.exemplars,
                band.africanAmericanEnglish,
                band.secondLanguage,
              ]),
            ),
            ...coverage.missing,
          ].join('\n'),
        );
      }),
    );
}

function traitsOf(differences: readonly { readonly byTrait: Readonly<Record<string, Figure>> }[]): string[] {
  return [...new Set(differences.flatMap(({ byTrait }) => Object.keys(byTrait)))];
}

function words(figure: Figure | undefined): string {
  if (figure?.value === undefined) return figure?.status ?? '–';
  const { value, interval } = figure;
  const range = interval === undefined ? '' : ` (${interval.low.toFixed(2)} to ${interval.high.toFixed(2)})`;
  return `${value.toFixed(2)}${range}`;
}

function reportWords({ agreement, alarms, conditional, inflation, exemplars }: FairnessReport): string {
  const rows = agreement.evaluationByGroup.flatMap(({ column, groups }) =>
    groups.map((group) => [
      `${column} ${group.group}`,
      group.quadraticWeightedKappa.n,
      words(group.quadraticWeightedKappa),
      words(group.kappaGap),
      words(group.differenceOfStandardizedMeans),
      words(conditional.find((one) => one.column === column && one.group === group.group)?.difference),
      words(inflation.find((one) => one.column === column && one.group === group.group)?.inflation),
    ]),
  );
  return [
    agreement.title,
    rows.length === 0
      ? 'the set says nothing of its writers'
      : table(['group', 'n', 'QWK', 'under all', 'DSM', 'given the human score', 'inflation'], rows),
    ...(alarms.length === 0
      ? ['no subgroup with enough essays lies more than .05 under all']
      : alarms.map((one) => one.detail)),
    ...exemplars.missing,
  ].join('\n');
}
