/**
 * A batch's runs are given to the engine in lots: of this size, and so many at a time that one more is there than this process has places for. What
 * the engine writes for a workflow is then written once for several runs, and what runs ask when they begin they ask together.
 */
export function lotsFor(concurrency: number): { readonly lotSize: number; readonly lots: number } {
  const lotSize = Math.min(16, Math.max(1, Math.floor(concurrency / 3)));
  return { lotSize, lots: Math.max(1, Math.ceil(concurrency / lotSize)) + (lotSize > 1 ? 1 : 0) };
}
