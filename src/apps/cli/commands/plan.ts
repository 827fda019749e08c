import { InvalidArgumentError, type Command } from 'commander';
import { AssayError } from '../../../core/errors.ts';
import { gradingPlanSchema, type GradingPlan } from '../../../core/grading-plan.ts';
import { currentPlan, findPlan, type PlanChoices } from '../../workspace/current-plan.ts';
import { runInWorkspace, type GlobalOptions } from '../context.ts';
import { countingNumber } from '../numbers.ts';
import { table } from '../output.ts';

interface PlanFlags {
  readonly grader?: 'model' | 'scorer';
  readonly rubricVersion?: number;
  readonly policy?: readonly string[];
}

export function addPlanCommands(program: Command): void {
  const command = program
    .command('plan')
    .description('grading plans: the immutable bundles that grades are made under');

  command
    .command('list')
    .description('all plans, newest first')
    .action((_options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const artifacts = await workspace.stores.artifacts.list('plan');
        const plans: { hash: string; createdAt: Date; plan: GradingPlan }[] = [];
        for (const { hash, createdAt } of artifacts) {
          plans.push({
            hash,
            createdAt,
            plan: gradingPlanSchema.parse(await workspace.stores.artifacts.getJson(hash)),
          });
        }
        output.result(plans, () =>
          table(
            ['plan', 'created', 'grader', 'model', 'scorer', 'rubric'],
            plans.map(({ hash, createdAt, plan }) => [
              hash.slice(0, 16),
              createdAt.toISOString().slice(0, 16),
              plan.grader,
              plan.route?.model ?? '',
              plan.scorerHash?.slice(0, 12) ?? '',
              plan.rubricHash.slice(0, 12),
            ]),
          ),
        );
      }),
    );

  command
    .command('show <hash>')
    .description('a plan, by its hash or the beginning of it')
    .action((prefix: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const { plan, hash } = await findPlan(workspace, prefix);
        output.result({ hash, plan }, () => JSON.stringify({ hash, plan }, undefined, 2));
      }),
    );

  command
    .command('make <assignment>')
    .description('make (and store) a plan for an assignment, e.g. for "assay rerun --plan"')
    .option('--grader <kind>', 'model or scorer', (text: string) => {
      if (text !== 'model' && text !== 'scorer') throw new InvalidArgumentError('must be model or scorer');
      return text;
    })
    .option('--rubric-version <n>', 'the newest when left out', countingNumber)
    .option('--policy <entry=value...>', 'policy entries to change, e.g. exemplars=3 onFinding=reject')
    .action((slug: string, options: PlanFlags, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const assignment = await workspace.stores.assignments.get(slug);
        const { plan, hash } = await currentPlan(workspace, assignment, choicesOf(options));
        output.result({ hash, plan }, () => hash);
      }),
    );
}

function choicesOf({ grader, rubricVersion, policy }: PlanFlags): PlanChoices {
  return {
    ...(grader !== undefined && { grader }),
    ...(rubricVersion !== undefined && { rubricVersion }),
    policy: Object.fromEntries((policy ?? []).map(policyEntry)),
  };
}

function policyEntry(text: string): [string, unknown] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new AssayError('input.invalid', `--policy ${text}: must be entry=value`);
  const value = text.slice(equals + 1);
  // Numbers and booleans as JSON; anything else is a word.
  return [text.slice(0, equals), /^(true|false|-?\d+(\.\d+)?)$/.test(value) ? JSON.parse(value) : value];
}
