import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { AssayError } from '../../../core/errors.ts';
import type { Rubric } from '../../../core/rubric.ts';
import { diffRubric } from '../../../registry/rubric/diff-rubric.ts';
import { lintRubric } from '../../../registry/rubric/lint-rubric.ts';
import { parseRubric } from '../../../registry/rubric/parse-rubric.ts';
import { renderRubricDiff } from '../../../registry/rubric/render-rubric-diff.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { run, runInWorkspace, type GlobalOptions } from '../context.ts';
import { table } from '../output.ts';

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
    .action((file: string, _options: unknown, own: Command) =>
      runInWorkspace(own.optsWithGlobals<GlobalOptions>(), async ({ workspace, output }) => {
        const published = await workspace.stores.rubrics.publish(await readRubric(file));
        output.result(published, () =>
          published.created
            ? `${published.rubricId} version ${published.version} published as ${published.hash}`
            : `${published.rubricId}: this document is version ${published.version} already`,
        );
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

async function readRubric(file: string): Promise<Rubric> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new AssayError('input.unreadable', `${file} cannot be read`, { cause });
  });
  return parseRubric(text, file);
}

async function published(workspace: Workspace, name: string): Promise<Rubric> {
  const [id = '', version] = name.split('@');
  if (version !== undefined && !/^\d+$/.test(version)) {
    throw new AssayError('input.invalid', `"${name}" is not name@version; the version must be a whole number`);
  }
  const { rubric } = await workspace.stores.rubrics.get(id, version === undefined ? undefined : Number(version));
  return rubric;
}

/** A name that looks like a file is one. */
async function fileOrPublished(workspace: Workspace, name: string): Promise<Rubric> {
  return /\.(ya?ml|json)$/.test(name) ? readRubric(name) : published(workspace, name);
}
