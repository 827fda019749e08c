const mostFiles = 20;
/** The server takes 32 MiB; forms add a little to each file. */
const mostBytes = 24 * 1024 * 1024;

interface Sized {
  /** Whether it is graded at once: one request says so of all its files. */
  readonly grade: boolean;
  readonly file: { readonly name: string; readonly size: number };
}

/** Whether a file holds many essays: it then goes alone, and has counts instead of one end. */
export function holdsMany({ name }: { readonly name: string }): boolean {
  return /\.(zip|csv|tsv|jsonl)$/i.test(name);
}

/**
 * Files in the portions that they are sent in: up to 20 essays and 24 MiB in one request; an archive or a table, and a name that came before
 * in the same portion (answers name files, not places), and files that are graded at once beside others that
 * are not, begin another one.
 */
export function parcelsOf<T extends Sized>(files: readonly T[]): T[][] {
  const parcels: T[][] = [];
  let open: T[] = [];
  let bytes = 0;
  for (const one of files) {
    const { name, size } = one.file;
    if (holdsMany(one.file)) {
      parcels.push([one]);
      continue;
    }
    const full =
      open.length >= mostFiles ||
      bytes + size > mostBytes ||
      open.some(({ file, grade }) => file.name === name || grade !== one.grade);
    if (open.length === 0 || full) {
      open = [];
      bytes = 0;
      parcels.push(open);
    }
    open.push(one);
    bytes += size;
  }
  return parcels;
}
