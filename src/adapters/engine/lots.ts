/**
 * A batch's runs are given to the engine in lots: of this size, and three times as many at a time as this process has places for, and one. What
 * the engine writes for a workflow is then written once for several runs, and what runs ask when they begin they ask together. A lot ends with its last
 * run: where one in six waits ten seconds for a reply that does not come, nearly every lot is open for it, and with one lot to spare lanes stood empty (22 of 64).
 */
export function lotsFor(concurrency: number): { readonly lotSize: number; readonly lots: number } {
  const lotSize = Math.min(16, Math.max(1, Math.floor(concurrency / 3)));
  return {
    lotSize,
    lots: Math.max(1, Math.ceil(((lotSize > 1 ? 3 : 1) * concurrency) / lotSize)) + (lotSize > 1 ? 1 : 0),
  };
}
