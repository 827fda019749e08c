import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { AssayError } from '../../core/errors.ts';
import type { PromptSet } from '../../pipeline/4-grade/prompt-set.ts';
import { parsePromptSet } from '../../pipeline/4-grade/prompt-set.ts';

/** The templates that come with the package; from the sources and from the built files the way is the same. */
const packagedDirectory = fileURLToPath(new URL('../../../prompts/', import.meta.url));

/**
 * Every version of the trait grading prompts, oldest first: the last one is for new plans, the others are there for plans that name
 * their hash.
 *
 * @param directory holds `trait-grade/1.md`, `trait-grade/2.md`, …
 * @throws AssayError `artifact.invalid` when there is none or one breaks the format
 */
export async function loadPromptSets(
  directory: string = packagedDirectory,
): Promise<readonly [PromptSet, ...PromptSet[]]> {
  const folder = path.join(directory, 'trait-grade');
  const names = await readdir(folder).catch(() => []);
  const versions = names
    .flatMap((name) => /^(\d+)\.md$/.exec(name)?.[1] ?? [])
    .toSorted((a, b) => Number(a) - Number(b));
  const sets = await Promise.all(
    versions.map(async (version) =>
      parsePromptSet(`trait-grade/${version}`, await readFile(path.join(folder, `${version}.md`), 'utf8')),
    ),
  );
  const [first, ...later] = sets;
  if (first === undefined) {
    throw new AssayError('artifact.invalid', `no prompt template in ${folder}; must hold trait-grade/1.md`);
  }
  return [first, ...later];
}
