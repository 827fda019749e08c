import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { collectClassReport } from '../../class-report/collect.ts';
import { renderClassReport } from '../../class-report/render.ts';
import { embedGradedEssays } from '../../workspace/embed-graded-essays.ts';
import { gradeAssignment } from '../../workspace/grade-assignment.ts';
import { importClass } from '../../workspace/import-class.ts';
import { submitEssays } from '../../workspace/submit-essays.ts';
import { trainAssignment } from '../../workspace/train-assignment.ts';
import type { StoredAssignment } from '../../../ports/stored.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { runInWorkspace, type CommandContext, type GlobalOptions } from '../context.ts';
import { exitCodeOfRuns } from '../exit-codes.ts';
import { writeOutput } from '../write-output.ts';
import { gradesTable, microUsd } from '../grade-words.ts';
import { serveUntilStopped } from './serve.ts';

const demonstration = fileURLToPath(new URL('../../../../examples/class/assignment.yaml', import.meta.url));

const demonstrationNotice =
  'This class is invented. It shows how Assay works; nothing about accuracy can be read from it.';

interface StartFlags {
  readonly exit?: boolean;
  readonly out: string;
}

export function addStartCommand(program: Command): void {
  program
    .command('start')
    .description(
      'serve the demonstration class, grade it meanwhile and write its report; what was graded before is not graded again',
    )
    .option('--exit', 'only grade and write the report')
    .option('--out <folder>', 'where the report goes', 'report')
    .action((options: StartFlags, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async (context) => {
        const assignment = await prepareDemonstration(context);
        if (options.exit === true) return gradeDemonstration(context, assignment, options.out);
        // The desk is open before the first essay is graded: its queue fills before the eyes.
        await serveUntilStopped(context, {}, async (url) => {
          await gradeDemonstration(context, assignment, options.out);
          context.output.say(`the desk is open at ${url} (with the link above)`);
        });
        return 0;
      }),
    );
}

type Context = CommandContext & { readonly workspace: Workspace };

/** The class with its graded essays, a scorer trained on them, and its essays handed in. */
async function prepareDemonstration({ workspace, output }: Context): Promise<StoredAssignment> {
  const { stores } = workspace;
  output.say(
    `database: PostgreSQL ${workspace.database.serverVersion}, ${workspace.database.kind}, in ${workspace.config.dataDir}`,
  );
  const imported = await importClass(workspace, demonstration);
  const { assignment } = imported;
  output.say(
    `class "${assignment.title}": ${await stores.gradedEssays.count(assignment.id)} graded essays. ${demonstrationNotice}`,
  );

  const vectors = output.progress('comparing graded essays', await stores.gradedEssays.count(assignment.id));
  await embedGradedEssays(workspace, assignment, (done, total) => vectors.update(done, '', total)).finally(() =>
    vectors.stop(),
  );

  if ((await stores.scorers.inUse(assignment.id)) === undefined) {
    const training = output.progress('training the scorer', 100);
    await trainAssignment(workspace, assignment, {
      promote: true,
      onProgress: ({ phase, fraction }) => training.update(Math.round(fraction * 100), phase),
    }).finally(() => training.stop());
  }

  if (imported.submissions !== undefined) {
    const submitted = await submitEssays(workspace, assignment, imported.submissions, { roster: imported.roster });
    for (const { error } of submitted.rejected) output.say(`not read: ${error.message}`);
  }
  return assignment;
}

async function gradeDemonstration(
  { workspace, output }: Context,
  assignment: StoredAssignment,
  outFolder: string,
): Promise<number> {
  if (!assignment.aiGradingEnabled) {
    output.say('AI grading of this class is off, so nothing is graded; a teacher switches it on in the desk');
    return 0;
  }
  const grading = output.progress('grading', 0);
  const graded = await gradeAssignment(workspace, assignment, {
    onProgress: ({ done, total, costMicroUsd }) =>
      grading.update(done, costMicroUsd > 0 ? microUsd(costMicroUsd) : '', total),
    onWarning: (message) => process.stderr.write(`${message}\n`),
  }).finally(() => grading.stop());

  const report = renderClassReport(await collectClassReport(workspace, assignment, graded, demonstrationNotice));
  const file = resolve(join(outFolder, `${assignment.slug}.html`));
  await writeOutput(file, report);
  const rows = await gradesTable(workspace, graded.grades);
  output.result({ assignment: assignment.slug, report: file, grades: rows.json, failed: graded.failed.length }, () =>
    [
      rows.words,
      ...graded.failed.map((run) => `run ${run.id} failed: ${run.error?.message ?? 'no reason was kept'}`),
      `report with highlighted evidence: ${file}`,
      `how a grade came about:  npm run assay -- trace ${graded.grades[0]?.id ?? '<grade>'}`,
      `build it again, exactly: npm run assay -- replay ${graded.grades[0]?.id ?? '<grade>'}`,
    ].join('\n'),
  );
  return exitCodeOfRuns(graded.failed);
}
