import { z } from 'zod';
import type { IntakeLimits } from '../intake-limits.ts';
import { decodeWindows1252 } from '../guess-encoding.ts';
import { checkRow, csvTable, jsonLines, orRejected, readTableText } from '../batch/read-table.ts';
import type { RejectedRow, RowSource, TableRow } from '../batch/source-row.ts';
import { readBounded } from '../read-essay-file.ts';
import { invalidInput } from '../refusal.ts';
import { asapSets } from './asap-sets.ts';

/** Scores by trait name, as the file has them. */
type TraitScores = Readonly<Record<string, number>>;

/** One essay of either ASAP file, scores as published. */
export interface AsapRow {
  readonly essayId: number;
  readonly set: number;
  readonly essay: string;
  /** Readers 1, 2 and 3 on domain 1; undefined where there was none. */
  readonly raters: readonly (number | undefined)[];
  readonly domain1: number;
  /** Set 2 only: readers 1 and 2, and the resolved score, of the second domain. */
  readonly domain2?: { readonly raters: readonly (number | undefined)[]; readonly resolved: number };
  /** Resolved trait scores (ASAP++), where the file has them. */
  readonly traits?: TraitScores;
  /** Each reader's own trait scores (sets 7 and 8). */
  readonly raterTraits: readonly (TraitScores | undefined)[];
  /** The one of the standard five folds in which this essay is tested, where the file says it. */
  readonly testFold?: number;
  readonly source: RowSource;
}

/** The whole of ASAP is 16 MB as TSV and 5 MB gzipped: a file that an operator names, not one that arrives. */
const asapLimits: Pick<IntakeLimits, 'uploadBytes' | 'inflatedBytes'> = {
  uploadBytes: 100 * 1024 * 1024,
  inflatedBytes: 200 * 1024 * 1024,
};

/** Reads every row of an ASAP file: `.tsv` as Kaggle published it, `.jsonl` or `.jsonl.gz`. */
export async function readAsapRows(path: string): Promise<(AsapRow | RejectedRow)[]> {
  if (/\.tsv$/i.test(path)) {
    // The published file is Windows-1252 from end to end; guessing could only go wrong.
    const { name, bytes } = await readBounded(path, asapLimits.uploadBytes);
    return [...csvTable(name, decodeWindows1252(bytes), '\t')].map((row) =>
      'error' in row ? row : orRejected(row.source, () => fromTsv(row)),
    );
  }
  if (!/\.jsonl(\.gz)?$/i.test(path))
    throw invalidInput(path, 'is no ASAP file; allowed are .tsv, .jsonl and .jsonl.gz');
  const { name, text } = await readTableText(path, asapLimits);
  return [...jsonLines(name, text)].map((row) => {
    if ('error' in row) return row;
    const source = { file: name, line: row.line };
    return orRejected(source, () => fromJson(row.value, source));
  });
}

const score = z.number().nullish();
const traitScores = z.record(z.string(), z.number().nullable()).nullish();

const jsonRow = z.object({
  essay_id: z.int(),
  essay_set: z.int().min(1).max(8),
  fold: z.int().min(0).max(4).nullish(),
  essay: z.string(),
  rater1: score,
  rater2: score,
  rater3: score,
  domain1_score: z.number(),
  rater1_domain2: score,
  rater2_domain2: score,
  domain2_score: score,
  traits: traitScores,
  rater1_traits: traitScores,
  rater2_traits: traitScores,
  rater3_traits: traitScores,
});

function fromJson(value: unknown, source: { readonly file: string; readonly line: number }): AsapRow {
  const row = checkRow(jsonRow, value, source);
  const traits = present(row.traits);
  return {
    essayId: row.essay_id,
    set: row.essay_set,
    essay: row.essay,
    raters: [row.rater1, row.rater2, row.rater3].map((given) => given ?? undefined),
    domain1: row.domain1_score,
    ...domain2([row.rater1_domain2, row.rater2_domain2], row.domain2_score),
    ...(traits === undefined ? {} : { traits }),
    raterTraits: [row.rater1_traits, row.rater2_traits, row.rater3_traits].map(present),
    ...(row.fold === null || row.fold === undefined ? {} : { testFold: row.fold }),
    source,
  };
}

function domain2(
  raters: readonly (number | null | undefined)[],
  resolved: number | null | undefined,
): Pick<AsapRow, 'domain2'> {
  if (resolved === null || resolved === undefined) return {};
  return { domain2: { raters: raters.map((given) => given ?? undefined), resolved } };
}

function present(scores: Readonly<Record<string, number | null>> | null | undefined): TraitScores | undefined {
  const entries = Object.entries(scores ?? {}).flatMap(([name, given]): [string, number][] =>
    given === null ? [] : [[name, given]],
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function fromTsv({ values, source }: TableRow): AsapRow {
  const set = number(values, 'essay_set', source);
  const essayId = number(values, 'essay_id', source);
  const domain1 = number(values, 'domain1_score', source);
  const essay = values.get('essay');
  if (set === undefined || essayId === undefined || domain1 === undefined || essay === undefined) {
    throw invalidInput(
      `${source.file} line ${source.line ?? 0}`,
      'needs values in essay_id, essay_set, essay and domain1_score',
    );
  }
  return {
    essayId,
    set,
    essay,
    raters: [1, 2, 3].map((rater) => number(values, `rater${rater}_domain1`, source)),
    domain1,
    ...domain2(
      [1, 2].map((rater) => number(values, `rater${rater}_domain2`, source)),
      number(values, 'domain2_score', source),
    ),
    raterTraits: [1, 2, 3].map((rater) => tsvTraits(values, { set, rater, source })),
    source,
  };
}

/** Columns raterN_trait1 … raterN_trait6 are the traits of the set's rubric, in its order. */
function tsvTraits(
  values: ReadonlyMap<string, string>,
  { set, rater, source }: { set: number; rater: number; source: RowSource },
): TraitScores | undefined {
  const facts = asapSets.find((known) => known.set === set);
  if (facts?.traitScores !== 'by-rater') return undefined;
  const scores: Record<string, number | null> = {};
  for (const [index, trait] of facts.traits.entries())
    scores[trait.field] = number(values, `rater${rater}_trait${index + 1}`, source) ?? null;
  return present(scores);
}

function number(values: ReadonlyMap<string, string>, column: string, source: RowSource): number | undefined {
  const text = values.get(column)?.trim() ?? '';
  if (text === '') return undefined;
  const value = Number(text);
  if (!Number.isFinite(value))
    throw invalidInput(`${source.file} line ${source.line ?? 0}`, `${column} is "${text}"; must be a number or empty`);
  return value;
}
