import { readFile, writeFile } from 'node:fs/promises';
import { Option, type Command } from 'commander';
import { AssayError } from '../../../core/errors.ts';
import { environments } from '../../../core/registry-kind.ts';
import type { Rubric } from '../../../core/rubric.ts';
import type { RubricVersion } from '../../../ports/stored.ts';
import { exportRubric, rubricFormats, type RubricFormat } from '../../../registry/rubric/formats/foreign-formats.ts';
import { diffRubric } from '../../../registry/rubric/diff-rubric.ts';
import { lintRubric } from '../../../registry/rubric/lint-rubric.ts';
import { parseRubric } from '../../../registry/rubric/parse-rubric.ts';
import { renderRubricDiff } from '../../../registry/rubric/render-rubric-diff.ts';
import { readRubricArrival } from '../../workspace/rubric-import.ts';
import { rubricImpact, type Impact } from '../../workspace/rubric-impact.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { run, runInWorkspace, type GlobalOptions } from '../context.ts';
import { table } from '../output.ts';
import { acting, person } from '../registry-acting.ts';

export function addRubricCommands(program: Command): void {
  const command = program.command('rubric').description('rubrics as versioned documents');

  command
    .command('lint <file>')
    .description('what a curriculum lead would object to; exit code 2 when something is an error')
    .action((file: string, _options: unknown, own: Command) =>
      run(own.optsWithGlobals<GlobalOptions>(), async ({ output }) => {
        const findings = lintRubric(await readRubric(file));
        output.result(findings, () =>
          findings.length === 0
            ? `${file}: nothing to object to`
            : findings
                .map((one) => `${one.severity} ${one.rule} at ${one.path}: ${one.message}\n    ${one.suggestion}`)
                .join('\n'),
        );
        return findings.some((one) => one.severity === 'error') ? 2 : 0;
      }),
    );

  command
    .command('publish <file>')
    .description('publish as the next version; the same document again changes nothing')
    .option('--as <person>', 'who acts: a named person', person)
    .action((file: string, _options: unknown, own: Command) =>
      acting(own, async ({ workspace, output }) => {
        const rubric = await readRubric(file);
        const published = await workspace.stores.rubrics.publish(rubric);
        const where = await whereNow(workspace, published);
        const impact = await rubricImpact(workspace, rubric.id, published.hash);
        output.result({ ...published, environments: where, impact }, () =>
          [
            published.created
              ? `${published.rubricId} version ${published.version} published as ${published.hash}`
              : `${published.rubricId}: this document is version ${published.version} already`,
            where.includes('production')
              ? `in ${where.join(', ')}`
              : `in ${where.join(', ') || 'no environment'} only: assay registry promote rubric ${published.rubricId}`,
            ...impactWords(impact),
          ].join('\n'),
        );
      }),
    );

  command
    .command('import <file>')
    .description('read a rubric of Canvas (CSV, JSON), Moodle (XML, JSON) or CASE 1.1 and show what would change')
    .option('--id <rubric>', 'onto which rubric; the one with its title when left out')
    .option('--publish', 'publish it as the next version')
    .option('--as <person>', 'who acts: a named person', person)
    .action((file: string, options: { id?: string; publish?: boolean }, own: Command) =>
      acting(own, async ({ workspace, output }) => {
        const id = options.id === undefined ? {} : { id: options.id };
        const arrived = await readRubricArrival(workspace, await readText(file), { fileName: file, ...id });
        const published = options.publish === true ? await workspace.stores.rubrics.publish(arrived.rubric) : undefined;
        output.result({ ...arrived, published }, () =>
          [
            `${arrived.format}: ${arrived.rubric.title}, ${arrived.rubric.traits.length} traits`,
            ...arrived.assumed.map((one) => `  not in the file: ${one}`),
            arrived.diff === undefined ? 'a new rubric' : renderRubricDiff(arrived.diff),
            published === undefined
              ? 'nothing is published; add --publish'
              : `${published.rubricId} version ${published.version}${published.created ? ' published' : ' is there already'}`,
          ].join('\n'),
        );
      }),
    );

  command
    .command('export <rubric> [file]')
    .description('write a rubric (name or name@version) to a file, or to standard output')
    .addOption(new Option('--format <format>', 'of which system').choices(rubricFormats).default('assay'))
    .action((name: string, file: string | undefined, options: { format: RubricFormat }, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const found = await publishedVersion(workspace, name);
        const exported = exportRubric(found.rubric, options.format, found.publishedAt);
        if (file !== undefined) await writeFile(file, exported.text);
        if (exported.lost.length > 0) process.stderr.write(`not in this format: ${exported.lost.join('; ')}\n`);
        output.result(exported, () => (file === undefined ? exported.text.trimEnd() : `${file} written`));
      }),
    );

  command
    .command('list [rubric]')
    .description('the newest version of each rubric, or all versions of one')
    .action((rubricId: string | undefined, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const { rubrics } = workspace.stores;
        const versions = rubricId === undefined ? await rubrics.list() : await rubrics.versions(rubricId);
        output.result(versions, () =>
          table(
            ['rubric', 'version', 'title', 'published', 'by', 'hash'],
            versions.map((one) => [
              one.rubricId,
              one.version,
              one.title,
              one.publishedAt.toISOString().slice(0, 16),
              one.publishedBy,
              one.hash.slice(0, 16),
            ]),
          ),
        );
      }),
    );

  command
    .command('show <rubric>')
    .description('a published rubric, e.g. grade-8-argument or grade-8-argument@2')
    .action((name: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const { stringify } = await import('yaml');
        const rubric = await published(workspace, name);
        output.result(rubric, () => stringify(rubric));
      }),
    );

  command
    .command('diff <before> <after>')
    .description('what changed between two rubrics; each a file, or a published rubric as name@version')
    .action((before: string, after: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const diff = diffRubric(await fileOrPublished(workspace, before), await fileOrPublished(workspace, after));
        output.result(diff, () => renderRubricDiff(diff));
      }),
    );
}

function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AssayError('input.unreadable', `${file} cannot be read`, { cause });
  });
}

async function readRubric(file: string): Promise<Rubric> {
  return parseRubric(await readText(file), file);
}

/** The environments that hold a version now. */
async function whereNow(
  { stores }: Workspace,
  { rubricId, hash }: { readonly rubricId: string; readonly hash: string },
): Promise<readonly string[]> {
  const holding: string[] = [];
  for (const environment of environments) {
    const held = await stores.registry.held({ kind: 'rubric', name: rubricId }, environment);
    if (held?.hash === hash) holding.push(environment);
  }
  return holding;
}

/** Which grades another version made, and the command that makes them anew. */
function impactWords(impacts: readonly Impact[]): string[] {
  return impacts.flatMap(({ assignment, touched }) => {
    const { review, cleared, reviewed, released, rejected } = touched;
    if (review + cleared + reviewed + released + rejected === 0) return [];
    return [
      `touches ${assignment}: ${review} in review, ${cleared} cleared, ${reviewed} reviewed, ${released} released, ${rejected} rejected; assay grade ${assignment} grades them anew`,
    ];
  });
}

async function published(workspace: Workspace, name: string): Promise<Rubric> {
  return (await publishedVersion(workspace, name)).rubric;
}

async function publishedVersion(
  workspace: Workspace,
  name: string,
): Promise<RubricVersion & { readonly rubric: Rubric }> {
  const [id = '', version] = name.split('@');
  if (version !== undefined && !/^\d+$/.test(version)) {
    throw new AssayError('input.invalid', `"${name}" is not name@version; the version must be a whole number`);
  }
  return workspace.stores.rubrics.get(id, version === undefined ? undefined : Number(version));
}

/** A name that looks like a file is one. */
async function fileOrPublished(workspace: Workspace, name: string): Promise<Rubric> {
  return /\.(ya?ml|json)$/.test(name) ? readRubric(name) : published(workspace, name);
}
