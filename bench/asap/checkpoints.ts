import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Results on disk, one file a step; a step whose file is there is not run again. */
export class Checkpoints {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** Takes the stored result, or runs the step and stores it. */
  async once<Result>(name: string, run: () => Promise<Result>): Promise<Result> {
    const known = await this.read<Result>(name);
    if (known !== undefined) return known;
    const result = await run();
    await mkdir(this.folder, { recursive: true });
    // Written whole and then renamed: a killed run leaves no half file behind.
    const partial = this.path(`${name}.partial`);
    await writeFile(partial, JSON.stringify(result));
    await rename(partial, this.path(name));
    return result;
  }

  async read<Result>(name: string): Promise<Result | undefined> {
    try {
      return JSON.parse(await readFile(this.path(name), 'utf8')) as Result;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  private path(name: string): string {
    return join(this.folder, `${name}.json`);
  }
}

/** A hash of the scorer's sources: checkpoints of another version are not taken up. */
export async function sourceVersion(): Promise<string> {
  const hash = createHash('sha256');
  for (const folder of ['../../src/scoring', '../../src/stats', '.']) {
    const root = new URL(`${folder}/`, import.meta.url);
    const files = await readdir(root, { recursive: true });
    for (const file of files
      .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && !isReport(name))
      .sort()) {
      hash.update(file).update(await readFile(new URL(file, root)));
    }
  }
  return hash.digest('hex').slice(0, 12);
}

/** Files that only add up, print or explain do not make stored results stale. */
function isReport(name: string): boolean {
  return /^(?:main|summary|published|print|fusion|explain|measured-facts|occlusion|train-in-thread|training-worker)/.test(
    name,
  );
}
