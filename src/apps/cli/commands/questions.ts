import type { Command } from 'commander';
import { AssayError } from '../../../core/errors.ts';
import {
  approveQuestions,
  editQuestions,
  makeQuestions,
  showQuestions,
  type MadeQuestions,
  type QuestionEdit,
  type QuestionSet,
} from '../../workspace/rubric-questions.ts';
import { runInWorkspace, type GlobalOptions } from '../context.ts';
import { microUsd } from '../grade-words.ts';
import { table } from '../output.ts';

export function addQuestionCommands(program: Command): void {
  const command = program
    .command('questions')
    .description('yes/partly/no questions derived from a rubric; asked of essays once a person approved them');

  command
    .command('make <rubric>')
    .description('have the model derive them, once for each version of the rubric')
    .option('--again', 'make another set, though there is one')
    .action((rubric: string, options: { again?: boolean }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const set = await makeQuestions(workspace, rubric, { again: options.again === true });
        output.result(set, () => [words(set), madeWords(set)].join('\n'));
      }),
    );

  command
    .command('show <rubric>')
    .description('the latest set, e.g. of grade-8-argument or grade-8-argument@2')
    .action((rubric: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const set = await showQuestions(workspace, rubric);
        output.result(set, () => words(set));
      }),
    );

  command
    .command('approve <rubric>')
    .description('let the latest set be asked')
    .action((rubric: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const set = await approveQuestions(workspace, rubric);
        output.result(set, () => words(set));
      }),
    );

  command
    .command('edit <rubric> <id=words...>')
    .description('change the words of questions, or drop one with "q3="; the new set waits for approval')
    .action((rubric: string, edits: string[], _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const set = await editQuestions(workspace, rubric, edits.map(toEdit));
        output.result(set, () => words(set));
      }),
    );
}

function madeWords({ made, costMicroUsd, usedAgain }: MadeQuestions): string {
  if (!made) return 'this set was there already; --again makes another';
  if (usedAgain === undefined) return `cost ${microUsd(costMicroUsd)}`;
  const { similarity, savedMicroUsd } = usedAgain;
  return `these are the questions of a rubric that is much the same (${similarity.toFixed(3)} alike); nothing was paid, ${microUsd(savedMicroUsd)} saved; --again asks the model`;
}

function toEdit(text: string): QuestionEdit {
  const equals = text.indexOf('=');
  if (equals < 1) throw new AssayError('input.invalid', `"${text}" must be id=words, e.g. "q1=Is a position taken?"`);
  return { id: text.slice(0, equals), text: text.slice(equals + 1) };
}

function words({ rubric, approved, set }: QuestionSet): string {
  return [
    `${rubric.rubricId}@${rubric.version}: ${set.questions.length} questions, ${approved ? 'approved' : `NOT approved; read them, then: assay questions approve ${rubric.rubricId}@${rubric.version}`}`,
    table(
      ['id', 'trait', 'question'],
      set.questions.map(({ id, traitId, text }) => [id, traitId, text]),
    ),
  ].join('\n');
}
