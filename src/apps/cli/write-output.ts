import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AssayError } from '../../core/errors.ts';

/** Writes a file that the user named; its folder is made when it is not there. @throws AssayError `input.invalid` when it cannot be */
export async function writeOutput(file: string, content: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : 'it cannot be written';
    throw new AssayError('input.invalid', `${file} cannot be written: ${why}`, { cause });
  }
}
