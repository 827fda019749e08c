import type { BinaryReader, BinaryWriter } from './binary.ts';
import type { GramTable } from './trained-scorer.ts';

/** Writes the collapsed weights of one gram kernel. */
export function writeGramTable(writer: BinaryWriter, table: GramTable): void {
  const targets = Object.keys(table.scales);
  writer.text(JSON.stringify({ kernel: table.kernel, targets, groups: table.groups.map(({ group }) => group) }));
  writer.float64(Float64Array.from(targets, (target) => table.scales[target] as number));
  for (const group of table.groups) {
    writer.ascending(group.keys);
    for (const target of targets) writer.int8(group.codes[target] as Int8Array);
  }
}

export function readGramTable(reader: BinaryReader): GramTable {
  const head = JSON.parse(reader.text()) as { kernel: string; targets: string[]; groups: number[] };
  const scales = reader.float64();
  return {
    kernel: head.kernel,
    scales: Object.fromEntries(head.targets.map((target, index) => [target, scales[index] as number])),
    groups: head.groups.map((group) => ({
      group,
      keys: reader.ascending(),
      codes: Object.fromEntries(head.targets.map((target) => [target, reader.int8()])),
    })),
  };
}
