import { InvalidArgumentError, type Command } from 'commander';
import { AssayError } from '../../../core/errors.ts';
import { seesEnough, simulatedPower } from '../../../evaluation/drift/golden-power.ts';
import { datasetKinds, type DatasetKind } from '../../../ports/dataset-stores.ts';
import { exportDataset, importDataset } from '../../workspace/dataset-import.ts';
import {
  adjudicate,
  assignReaders,
  closeLabelling,
  giveReading,
  labellingState,
  nextReading,
  type LabellingState,
} from '../../workspace/dataset-labelling.ts';
import {
  appealsDataset,
  overridesDataset,
  sampleDataset,
  splitDataset,
  submissionsDataset,
  type MadeDataset,
  type NewDataset,
} from '../../workspace/dataset-make.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { csvOf } from '../csv-of.ts';
import { runInWorkspace, type CommandContext, type GlobalOptions } from '../context.ts';
import { tooSmallWords } from '../monitor-words.ts';
import { countingNumber, wholeNumber } from '../numbers.ts';
import { table } from '../output.ts';
import { writeOutput } from '../write-output.ts';

type Context = CommandContext & { readonly workspace: Workspace };

interface NewFlags {
  readonly name: string;
  readonly title?: string;
  readonly kind: DatasetKind;
  readonly reserve?: boolean;
}

export function addDatasetCommands(program: Command): void {
  const command = program.command('dataset').description('locked sets of essays that versions are measured on');
  addMaking(command);
  addLooking(command);
  addReading(command);
}

function kindOf(text: string): DatasetKind {
  const kind = datasetKinds.find((one) => one === text);
  if (kind === undefined) throw new InvalidArgumentError(`must be one of ${datasetKinds.join(', ')}`);
  return kind;
}

function withNewOptions(command: Command, kind: DatasetKind): Command {
  return command
    .requiredOption('--name <name>', 'what it is called: a-z, 0-9 and "-"')
    .option('--title <words>', 'in words')
    .option('--kind <kind>', datasetKinds.join(', '), kindOf, kind)
    .option('--reserve', 'keep its essays from training and exemplars, whatever its kind')
    .option('--no-reserve', 'let its essays be learnt from; it can hold no gate then');
}

function inputOf({ name, title, kind, reserve }: NewFlags): NewDataset {
  return { slug: name, title: title ?? name, kind, ...(reserve !== undefined && { reserved: reserve }) };
}

/** commander sets what has a `--no-` form to true unless it is given. */
function given(flags: NewFlags, own: Command): NewFlags {
  if (own.getOptionValueSource('reserve') !== 'default') return flags;
  const { reserve: _, ...rest } = flags;
  return rest;
}

function addMaking(command: Command): void {
  withNewOptions(
    command
      .command('split <assignment>')
      .description('hold graded essays out; what belongs together stays together, and nothing of it teaches any more')
      .requiredOption('--size <n>', 'how many', countingNumber)
      .option('--seed <n>', 'which', wholeNumber, 7),
    'golden',
  ).action((slug: string, flags: NewFlags & { size: number; seed: number }, own: Command) =>
    make(own, async ({ workspace }) => {
      const assignment = await workspace.stores.assignments.get(slug);
      return splitDataset(workspace, assignment, inputOf(given(flags, own)), flags);
    }),
  );
  withNewOptions(
    command
      .command('import <assignment> <file>')
      .description('a set from CSV, TSV or JSONL')
      .option('--consent-by <who>', 'who gave leave to use the groups in the file'),
    'golden',
  ).action((slug: string, file: string, flags: NewFlags & { consentBy?: string }, own: Command) =>
    make(own, async ({ workspace }) => {
      const assignment = await workspace.stores.assignments.get(slug);
      return importDataset(workspace, assignment, inputOf(given(flags, own)), { file, ...flags });
    }),
  );
  withNewOptions(
    command
      .command('sample <assignment>')
      .description('graded submissions, drawn evenly over the machine’s scores, for people to read')
      .option('--size <n>', 'how many; 200 to 500 tell something', countingNumber, 200)
      .option('--seed <n>', 'which', wholeNumber, 7),
    'sampled',
  ).action((slug: string, flags: NewFlags & { size: number; seed: number }, own: Command) =>
    make(own, async ({ workspace }) => {
      const assignment = await workspace.stores.assignments.get(slug);
      return sampleDataset(workspace, assignment, inputOf(given(flags, own)), flags);
    }),
  );
  for (const [name, kind, description, makeSet] of [
    ['overrides', 'overrides', 'the grades that teachers changed, with the teachers’ scores', overridesDataset],
    ['appeals', 'contested', 'submissions whose appeals were answered, with the trait scores given', appealsDataset],
  ] as const) {
    withNewOptions(command.command(`${name} <assignment>`).description(description), kind).action(
      (slug: string, flags: NewFlags, own: Command) =>
        make(own, async ({ workspace }) =>
          makeSet(workspace, await workspace.stores.assignments.get(slug), inputOf(given(flags, own))),
        ),
    );
  }
  withNewOptions(
    command
      .command('submissions <assignment> <id...>')
      .description('submissions by id, e.g. those whose grades are contested'),
    'contested',
  ).action((slug: string, ids: string[], flags: NewFlags, own: Command) =>
    make(own, async ({ workspace }) => {
      const assignment = await workspace.stores.assignments.get(slug);
      return submissionsDataset(workspace, assignment, inputOf(given(flags, own)), ids);
    }),
  );
}

function make(own: Command, work: (context: Context) => Promise<MadeDataset>): Promise<void> {
  return runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async (context) => {
    const { dataset, version } = await work(context);
    const power = dataset.kind === 'golden' ? simulatedPower(version.rows) : undefined;
    context.output.result(
      { ...dataset, version: version.version, hash: version.hash, rows: version.rows, ...(power && { power }) },
      () =>
        [
          `${dataset.slug} version ${version.version}: ${version.rows} essays, ${dataset.kind}, ${dataset.reserved ? 'kept from training and exemplars' : 'not kept from training'}`,
          version.hash,
          ...(power === undefined || seesEnough(power) ? [] : [tooSmallWords(dataset.slug, power)]),
        ].join('\n'),
    );
  });
}

function addLooking(command: Command): void {
  command
    .command('list')
    .description('the sets and their versions')
    .action((_flags: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const { datasets } = workspace.stores;
        const items = await Promise.all(
          (await datasets.list()).map(async (dataset) => ({
            ...dataset,
            versions: await datasets.versions(dataset.id),
          })),
        );
        output.result({ items }, () =>
          table(
            ['dataset', 'kind', 'reserved', 'version', 'essays', 'gone since', 'hash'],
            items.flatMap(({ slug, kind, reserved, versions }) =>
              versions.map(({ version, rows, gone, hash }) => [
                slug,
                kind,
                reserved ? 'yes' : 'no',
                version,
                rows - gone,
                gone,
                hash.slice(0, 12),
              ]),
            ),
          ),
        );
      }),
    );
  command
    .command('export <dataset> <file>')
    .description('write a set as JSONL or CSV (by the file’s ending); it holds the students’ texts')
    .option('--version <n>', 'the newest when left out', wholeNumber)
    .action((slug: string, file: string, flags: { version?: number }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const { items, version } = await exportDataset(workspace, slug, flags.version);
        const text = file.endsWith('.csv') ? csvOf(items) : items.map((item) => `${JSON.stringify(item)}\n`).join('');
        await writeOutput(file, text);
        output.result({ file, rows: items.length, hash: version.hash }, () => `${items.length} essays: ${file}`);
      }),
    );
  command
    .command('forget <assignment> <essay>')
    .description('take an essay’s demographics out of every set: its writer withdrew consent')
    .option('--submission', 'the id is a submission’s')
    .action((slug: string, id: string, flags: { submission?: boolean }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const assignment = await workspace.stores.assignments.get(slug);
        const kind = flags.submission === true ? 'submission' : 'graded';
        const rows = await workspace.stores.datasets.forgetGroups(assignment.id, { kind, id });
        output.result({ rows }, () => `${rows} rows hold no demographics of "${id}" any more`);
      }),
    );
}

function addReading(command: Command): void {
  command
    .command('assign <dataset>')
    .description('give every essay that nobody has read to two of the readers')
    .requiredOption('--readers <name...>', 'two or more')
    .option('--adjudicator <name>', 'who decides where two readings lie apart; gives out what waits for that')
    .action((slug: string, flags: { readers: string[]; adjudicator?: string }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const readings = await assignReaders(workspace, slug, flags);
        const third = flags.adjudicator === undefined ? 0 : await adjudicate(workspace, slug, flags.adjudicator);
        output.result(
          { readings, adjudications: third },
          () => `${readings} readings and ${third} adjudications given out`,
        );
      }),
    );
  command
    .command('read <dataset>')
    .description('the reader’s next essay, names masked; with --task and --score, writes a reading down')
    .requiredOption('--reader <name>', 'who reads')
    .option('--task <id>', 'the task that the scores are of')
    .option('--score <name=value...>', 'holistic=4 and the rubric’s traits')
    .action((slug: string, flags: { reader: string; task?: string; score?: string[] }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), (context) => read(context, slug, flags)),
    );
  command
    .command('readings <dataset>')
    .description('where the readings stand, and how well two people agree; for whoever coordinates')
    .action((slug: string, _flags: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const state = await labellingState(workspace, slug);
        output.result(state, () => stateWords(state));
      }),
    );
  command
    .command('close <dataset>')
    .description('lock what was read as the next version')
    .action((slug: string, _flags: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const version = await closeLabelling(workspace, slug);
        output.result(version, () => `${slug} version ${version.version}: ${version.rows} essays\n${version.hash}`);
      }),
    );
}

async function read(
  { workspace, output }: Context,
  slug: string,
  flags: { readonly reader: string; readonly task?: string; readonly score?: readonly string[] },
): Promise<void> {
  if (flags.task !== undefined) {
    const scores = Object.fromEntries((flags.score ?? []).map(scorePair));
    await giveReading(workspace, slug, { taskId: flags.task, reader: flags.reader, scores });
  }
  const next = await nextReading(workspace, slug, flags.reader);
  output.result(next ?? null, () =>
    next === undefined
      ? 'nothing is left to read'
      : [
          `essay ${next.done + 1} of ${next.total}; task ${next.taskId}`,
          '',
          next.text,
          '',
          `scores: holistic (${next.rubric.scale.min}-${next.rubric.scale.max}), ${next.rubric.traits
            .map((trait) => `${trait.id} (${trait.scale.min}-${trait.scale.max})`)
            .join(', ')}`,
        ].join('\n'),
  );
}

function scorePair(text: string): [string, number] {
  const [name, value, ...more] = text.split('=');
  const score = Number(value);
  if (name === undefined || value === undefined || value === '' || more.length > 0 || !Number.isFinite(score))
    throw new AssayError('input.invalid', `${text}: must be name=score`);
  return [name, score];
}

function stateWords(state: LabellingState): string {
  const { quadraticWeightedKappa: kappa, doubleRead } = state.humanHuman;
  return [
    `${state.dataset} version ${state.version}: ${state.resolved} of ${state.essays} essays resolved, ${state.waitingForReadings} wait for readings, ${state.waitingForAdjudication} for adjudication`,
    table(
      ['reader', 'read', 'of'],
      state.byReader.map(({ reader, done, total }) => [reader, done, total]),
    ),
    kappa.value === undefined
      ? `two people agree: too few to tell (${doubleRead} essays read twice)`
      : `two people agree at QWK ${kappa.value.toFixed(3)} (${doubleRead} essays read twice)`,
  ].join('\n');
}
