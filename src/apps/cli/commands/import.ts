import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command } from 'commander';
import { embedGradedEssays } from '../../workspace/embed-graded-essays.ts';
import { importAsap } from '../../workspace/import-asap.ts';
import { importClass } from '../../workspace/import-class.ts';
import { submitEssays, type SubmitResult } from '../../workspace/submit-essays.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { runInWorkspace, type CommandContext, type GlobalOptions } from '../context.ts';
import { wholeNumber } from '../numbers.ts';

export function addImportCommands(program: Command): void {
  const command = program.command('import').description('bring assignments, graded essays and submissions in');

  command
    .command('class <path>')
    .description(
      'an assignment with rubric, graded essays, class list and submissions, from its folder or assignment.yaml',
    )
    .option('--no-vectors', 'leave dense similarity of graded essays out (it takes about .3 s an essay)')
    .action((path: string, options: { vectors: boolean }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async (context) => {
        const { workspace, output } = context;
        const imported = await importClass(workspace, await descriptorOf(path));
        const { assignment, graded } = imported;
        if (options.vectors) await embedWithProgress(context, assignment.slug);
        const submitted =
          imported.submissions === undefined
            ? undefined
            : await submitEssays(workspace, assignment, imported.submissions, { roster: imported.roster });
        const rejected = [...graded.rejected.map((error) => error.message), ...rejectedWords(submitted)];
        output.result(
          {
            assignment: assignment.slug,
            rubricVersion: imported.rubricVersion,
            graded: { added: graded.added, existing: graded.existing },
            submissions: countSubmitted(submitted),
            rejected,
            warnings: [...imported.warnings, ...(submitted?.warnings ?? [])],
          },
          () =>
            [
              `assignment ${assignment.slug}: rubric version ${imported.rubricVersion}, ${graded.added} graded essays added (${graded.existing} were there)`,
              ...(submitted === undefined ? [] : [submittedWords(submitted)]),
              ...imported.warnings,
              ...rejected.map((line) => `not read: ${line}`),
            ].join('\n'),
        );
        return rejected.length === 0 ? 0 : 2;
      }),
    );

  command
    .command('asap <file>')
    .description(
      'one set of the ASAP-AES data (JSONL or the published TSV): its other folds as graded essays, one fold to grade',
    )
    .requiredOption('--set <1-8>', 'essay set', wholeNumber)
    .option('--fold <0-4>', 'standard fold whose test essays become the submissions', wholeNumber, 0)
    .option('--with-dev', 'graded essays are train + dev (80%) instead of train (60%)')
    .option('--prompts <folder>', 'folder with N_prompt.txt and N_rubrics.txt')
    .option('--folds <file>', 'standard folds, needed for the published TSV')
    .option('--vectors', 'compute dense similarity too (about .3 s an essay)')
    .action((file: string, options: AsapFlags, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async (context) => {
        const { workspace, output } = context;
        const imported = await importAsap(workspace, { ...options, path: file, withDev: options.withDev === true });
        if (options.vectors === true) await embedWithProgress(context, imported.assignment.slug);
        const { assignment, graded, submissions, rejected } = imported;
        output.result({ assignment: assignment.slug, graded, submissions, rejected }, () =>
          [
            `assignment ${assignment.slug}: ${graded.added} graded essays added (${graded.existing} were there), ${submissions.added} submissions of test fold ${options.fold} added (${submissions.existing} were there)`,
            ...rejected.map((line) => `not read: ${line}`),
            `next: assay train ${assignment.slug}, then assay grade ${assignment.slug}`,
          ].join('\n'),
        );
      }),
    );

  command
    .command('essays <assignment> <path>')
    .description('submissions from a file, folder, zip, CSV or JSONL')
    .option('--roster <csv>', 'class list that says who handed in which file')
    .action((slug: string, path: string, options: { roster?: string }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const assignment = await workspace.stores.assignments.get(slug);
        const { readRoster } = await import('../../../intake/batch/read-roster.ts');
        const roster = options.roster === undefined ? undefined : await readRoster(options.roster);
        const submitted = await submitEssays(
          workspace,
          assignment,
          path,
          roster === undefined ? {} : { roster: roster.students },
        );
        const listWarnings = roster?.warnings ?? [];
        const rejected = [...(roster?.rejected ?? []).map((row) => row.error.message), ...rejectedWords(submitted)];
        const warnings = [...listWarnings, ...submitted.warnings];
        output.result({ assignment: slug, submissions: countSubmitted(submitted), rejected, warnings }, () =>
          [submittedWords(submitted), ...listWarnings, ...rejected.map((line) => `not read: ${line}`)].join('\n'),
        );
        return rejected.length === 0 ? 0 : 2;
      }),
    );
}

interface AsapFlags {
  readonly set: number;
  readonly fold: number;
  readonly withDev?: boolean;
  readonly prompts?: string;
  readonly folds?: string;
  readonly vectors?: boolean;
}

/** A folder stands for the assignment.yaml in it. */
async function descriptorOf(path: string): Promise<string> {
  const status = await stat(path).catch(() => undefined);
  return status?.isDirectory() === true ? join(path, 'assignment.yaml') : path;
}

async function embedWithProgress(
  { workspace, output }: CommandContext & { readonly workspace: Workspace },
  slug: string,
): Promise<void> {
  const assignment = await workspace.stores.assignments.get(slug);
  const total = await workspace.stores.gradedEssays.count(assignment.id);
  const progress = output.progress('vectors of graded essays', total);
  await embedGradedEssays(workspace, assignment, (done, of) => progress.update(total - of + done)).finally(() =>
    progress.stop(),
  );
}

function countSubmitted(submitted: SubmitResult | undefined): { added: number; existing: number } {
  const added = submitted?.submissions.filter((one) => one.created).length ?? 0;
  return { added, existing: (submitted?.submissions.length ?? 0) - added };
}

function submittedWords(submitted: SubmitResult): string {
  const { added, existing } = countSubmitted(submitted);
  return [`${added} submissions added (${existing} were there)`, ...submitted.warnings].join('\n');
}

function rejectedWords(submitted: SubmitResult | undefined): string[] {
  return submitted?.rejected.map((row) => row.error.message) ?? [];
}
