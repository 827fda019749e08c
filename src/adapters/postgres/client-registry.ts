import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { z } from 'zod';
import { identityOf, isAlive } from './process-identity.ts';

// One file a connection: `<pid>-<uuid>.json`. A file whose process is gone counts for nothing and is swept.
const clientSchema = z.object({ pid: z.number().int(), startedAt: z.string() });

/** Writes this process down as a user of the server. @returns the file that stands for it */
export async function registerClient(directory: string): Promise<string> {
  await mkdir(directory, { recursive: true });
  const file = join(directory, `${process.pid}-${randomUUID()}.json`);
  await writeFile(file, JSON.stringify(identityOf(process.pid)));
  return file;
}

export async function leaveClient(file: string): Promise<void> {
  await rm(file, { force: true });
}

/** Process ids of the users that are alive, one for each registration; the files of dead ones are removed. */
export async function liveClients(directory: string): Promise<readonly number[]> {
  const pids: number[] = [];
  for (const name of await readdir(directory).catch(() => [])) {
    const file = join(directory, name);
    const text = await readFile(file, 'utf8').catch(() => '');
    const client = clientSchema.safeParse(parseJson(text));
    if (client.success && isAlive(client.data)) pids.push(client.data.pid);
    else await rm(file, { force: true });
  }
  return pids;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
