import type { Workspace } from './workspace.ts';

/** Plans, rubrics and tasks that the last runs were about: a class, a night's batches and a few reruns. */
const mostKept = 64;
const kept = new WeakMap<Workspace['database'], Map<string, Promise<unknown>>>();

/**
 * An artifact that many runs are about, read and parsed once in this process: under one hash there is only ever one content. Callers do
 * not change what they get.
 *
 * @param kind tells apart what one hash is parsed to; each has one parser
 */
export async function keptArtifact<T>(
  { stores, database }: Workspace,
  { kind, hash }: { readonly kind: string; readonly hash: string },
  parse: (content: unknown) => T,
): Promise<T> {
  const known = kept.get(database) ?? new Map<string, Promise<unknown>>();
  kept.set(database, known);
  const name = `${stores.tenantId} ${kind} ${hash}`;
  const there = known.get(name);
  if (there !== undefined) return there as Promise<T>;
  const reading = stores.artifacts.getJson(hash).then(parse);
  const [oldest] = known.keys();
  if (known.size >= mostKept && oldest !== undefined) known.delete(oldest);
  known.set(name, reading);
  reading.catch(() => known.delete(name));
  return reading;
}
