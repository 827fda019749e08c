import type { Command } from 'commander';
import { promoteScorer } from '../../workspace/scorer-gate.ts';
import { trainAndCompare } from '../../workspace/train-and-compare.ts';
import { runInWorkspace, type GlobalOptions } from '../context.ts';
import { cardWords, chosenVersion, comparisonWords, versionsTable, withoutHeldOut } from '../scorer-words.ts';

export function addScorerCommands(program: Command): void {
  program
    .command('train <assignment>')
    .description("train the assignment's scorer on its graded essays and save its report card")
    .option('--promote', 'put it to use at once, where the gates let it replace the one in use')
    .action((slug: string, options: { promote?: boolean }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const assignment = await workspace.stores.assignments.get(slug);
        const progress = output.progress('training', 100);
        const result = await trainAndCompare(workspace, assignment, {
          promote: options.promote === true,
          onProgress: ({ phase, fraction }) => progress.update(Math.round(fraction * 100), phase),
        }).finally(() => progress.stop());
        output.result(
          {
            version: result.trained.version,
            hash: result.trained.hash,
            report: result.report,
            inUse: result.promoted ? result.trained.version : result.inUse?.version,
            promoted: result.promoted,
            refusals: result.refusals,
            ...(result.comparison && { comparison: result.comparison }),
          },
          () =>
            [
              `scorer version ${result.trained.version} of ${slug}, trained on ${result.report.essays} graded essays; each figure is from essays that it had not seen`,
              ...cardWords(result.trained.report),
              ...(result.comparison === undefined ? [] : [comparisonWords(result.comparison, result.inUse?.version)]),
              ...result.refusals.map((refusal) => `gate: ${refusal}`),
              result.promoted
                ? 'It is in use now.'
                : `Version ${result.inUse?.version} stays in use; to change: assay scorer promote ${slug} ${result.trained.version}`,
            ].join('\n'),
        );
      }),
    );

  const command = program.command('scorer').description('the trained scorers of an assignment');
  command
    .command('list <assignment>')
    .description('versions with their report cards, and which one is in use')
    .action((slug: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const assignment = await workspace.stores.assignments.get(slug);
        const versions = await workspace.stores.scorers.list(assignment.id);
        const inUse = await workspace.stores.scorers.inUse(assignment.id);
        output.result({ versions: versions.map(withoutHeldOut), inUse: inUse?.version }, () =>
          versionsTable(versions, inUse?.version),
        );
      }),
    );
  command
    .command('show <assignment> [version]')
    .description(
      'the report card of a version (the one in use when left out): agreement on essays that it had not seen, by target',
    )
    .action((slug: string, version: string | undefined, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const assignment = await workspace.stores.assignments.get(slug);
        const versions = await workspace.stores.scorers.list(assignment.id);
        const inUse = await workspace.stores.scorers.inUse(assignment.id);
        const shown = chosenVersion(versions, { slug, version, inUse });
        output.result({ ...withoutHeldOut(shown), inUse: shown.version === inUse?.version }, () =>
          [
            `scorer version ${shown.version} of ${slug}, trained ${shown.trainedAt.toISOString().slice(0, 16)}${shown.version === inUse?.version ? ', in use' : ''}; each figure is from essays that it had not seen`,
            ...cardWords(shown.report),
            `artifact ${shown.hash}`,
          ].join('\n'),
        );
      }),
    );
  command
    .command('promote <assignment> <version>')
    .description('put a version to use; one that replaces another passes the gates (docs/registry.md)')
    .option('--override <reason>', 'why it goes in although a gate refuses; audited')
    .action((slug: string, version: string, options: { override?: string }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const assignment = await workspace.stores.assignments.get(slug);
        const promoted = await promoteScorer(workspace, assignment, Number(version), options.override);
        output.result(withoutHeldOut(promoted), () => `scorer version ${promoted.version} of ${slug} is in use`);
      }),
    );
  command
    .command('rollback <assignment>')
    .description('put the version to use that was in use before')
    .action((slug: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const assignment = await workspace.stores.assignments.get(slug);
        const before = await workspace.stores.scorers.rollback(assignment.id);
        output.result(withoutHeldOut(before), () => `scorer version ${before.version} of ${slug} is in use again`);
      }),
    );
}
