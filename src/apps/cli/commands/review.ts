import type { Command } from 'commander';
import { AssayError } from '../../../core/errors.ts';
import { reasonWords } from '../../workspace/desk/reason-words.ts';
import { waitingGrades } from '../../workspace/desk/waiting-grades.ts';
import { decideGrade } from '../../workspace/decide-grade.ts';
import { runInWorkspace, type GlobalOptions } from '../context.ts';
import { table } from '../output.ts';

interface DecisionFlags {
  readonly approve?: boolean;
  readonly score?: number;
  readonly trait?: readonly string[];
  readonly reject?: boolean;
  readonly reason?: string;
}

export function addReviewCommands(program: Command): void {
  program
    .command('queue <assignment>')
    .description('grades that wait for a teacher, with their reasons')
    .action((slug: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const { stores } = workspace;
        const assignment = await stores.assignments.get(slug);
        const waiting = await waitingGrades(workspace, assignment);
        output.result(waiting, () =>
          table(
            ['grade', 'proposed', 'why'],
            waiting.map(({ gradeId, score, reasons }) => [
              gradeId,
              score ?? 'none',
              reasons.map((reason) => `${reasonWords(reason.code)}${about(reason)}`).join(' '),
            ]),
          ),
        );
      }),
    );

  program
    .command('review <grade>')
    .description("a teacher's decision: approve, override or reject; it is kept with its reason and becomes data")
    .option('--approve', 'the proposed score counts')
    .option('--score <n>', 'another score counts', Number)
    .option('--trait <id=score...>', 'scores of single traits')
    .option('--reject', 'no grade is given')
    .option('--reason <words>', 'why; needed for an override and for a rejection')
    .action((gradeId: string, options: DecisionFlags, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const decision = await decideGrade(workspace, gradeId, {
          action: actionOf(options),
          ...(options.score !== undefined && { score: options.score }),
          ...(options.trait !== undefined && { traitScores: traitScores(options.trait) }),
          ...(options.reason !== undefined && { reason: options.reason }),
        });
        output.result(decision, () =>
          [
            `${gradeId}: ${decision.action}`,
            ...(decision.score === undefined ? [] : [`score ${decision.score}`]),
            ...(decision.delta === undefined
              ? []
              : [`${decision.delta >= 0 ? '+' : ''}${decision.delta} against the machine`]),
          ].join(', '),
        );
      }),
    );
}

function about({ detail }: { readonly detail?: string | undefined }): string {
  return detail === undefined ? '' : ` (${detail})`;
}

function actionOf({ approve, score, reject }: DecisionFlags): 'approve' | 'override' | 'reject' {
  const given = [approve === true, score !== undefined, reject === true].filter(Boolean).length;
  if (given !== 1) throw new AssayError('input.invalid', 'give one of --approve, --score, --reject');
  return approve === true ? 'approve' : reject === true ? 'reject' : 'override';
}

function traitScores(entries: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    entries.map((entry) => {
      const [id = '', score = ''] = entry.split('=');
      if (score.trim() === '' || !Number.isFinite(Number(score))) {
        throw new AssayError('input.invalid', `--trait ${entry}: must be id=score`);
      }
      return [id, Number(score)];
    }),
  );
}
