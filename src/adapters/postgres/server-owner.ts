import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { AssayError } from '../../core/errors.ts';

/** Whom the server runs as, when that is not simply us. */
export interface ServerOwner {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. When we are root: whoever owns the data directory already, else the system's `postgres`, else
 * `nobody` (initdb wants an account with a name). Undefined when we are not root: the server runs as we do.
 */
export function serverOwner(serverDirectory: string): ServerOwner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    const { uid, gid } = statSync(serverDirectory);
    if (uid !== 0) return { uid, gid };
  } catch {
    // Not there yet.
  }
  const accounts = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const name of ['postgres', 'nobody']) {
    const fields = accounts.find((line) => line.startsWith(`${name}:`))?.split(':');
    if (fields !== undefined) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new AssayError(
    'storage.unavailable',
    'PostgreSQL does not run as root, and /etc/passwd has neither "postgres" nor "nobody" to run it as; run as another user or set DATABASE_URL',
  );
}

/** Whether that user can pass through every directory above and including `directory` (those that exist). */
export function canReach(directory: string, owner: ServerOwner): boolean {
  for (let at = directory; ; at = dirname(at)) {
    try {
      const { uid, gid, mode } = statSync(at);
      const bit = uid === owner.uid ? 0o100 : gid === owner.gid ? 0o010 : 0o001;
      if ((mode & bit) === 0) return false;
    } catch {
      // Not there yet: its parent decides.
    }
    if (dirname(at) === at) return true;
  }
}
