import { type GradedEssay, holistic } from '../../core/exemplar.ts';
import type { Rubric } from '../../core/rubric.ts';
import { isOnScale } from '../../core/score-scale.ts';
import { csvTable, delimiterOf, jsonLines, orRejected, readTableText } from '../batch/read-table.ts';
import type { RejectedRow, RowSource } from '../batch/source-row.ts';
import { extensionOf } from '../file-format.ts';
import { defaultIntakeLimits, type IntakeLimits } from '../intake-limits.ts';
import type { NamedBytes } from '../read-essay-file.ts';
import { invalidInput, tooLarge } from '../refusal.ts';
import { fromGradedCsv } from './graded-csv.ts';
import { fromGradedJson } from './graded-jsonl.ts';

export interface GradedEssaysOptions {
  /** By the extension when left out: .jsonl, .jsonl.gz, .csv, .tsv. */
  readonly format?: 'jsonl' | 'csv';
  /** When given, every score must lie on the scale of its target, and every trait must be one of the rubric's. */
  readonly rubric?: Rubric;
  readonly limits?: Partial<IntakeLimits>;
}

export type GradedRow = { readonly essay: GradedEssay; readonly source: RowSource } | RejectedRow;

/**
 * Graded essays of an assignment, one a row. A row that is wrong is given back as its error with its line; the others go on.
 * An id that was there before is wrong.
 *
 * @throws AssayError when the file as a whole cannot be read, or its header lacks a column that is needed
 */
export async function* readGradedEssays(
  file: string | NamedBytes,
  options: GradedEssaysOptions = {},
): AsyncGenerator<GradedRow> {
  const limits = { ...defaultIntakeLimits, ...options.limits };
  const { name, text } = await readTableText(file, limits);
  const lineOf = new Map<string, number>();
  for (const row of rowsOf(name, text, options.format ?? formatByName(name))) {
    if ('error' in row) {
      yield row;
      continue;
    }
    yield orRejected(row.source, () => {
      const where = `${name} line ${row.source.line ?? 0}`;
      const earlier = lineOf.get(row.essay.id);
      if (earlier !== undefined)
        throw invalidInput(where, `the id "${row.essay.id}" is that of line ${earlier}; ids must differ`);
      lineOf.set(row.essay.id, row.source.line ?? 0);
      if (row.essay.text.length > limits.essayCharacters) {
        throw tooLarge(where, {
          what: 'length of the text',
          value: row.essay.text.length,
          limit: limits.essayCharacters,
          unit: 'characters',
        });
      }
      if (options.rubric !== undefined) checkScores(where, row.essay, options.rubric);
      return row;
    });
  }
}

function formatByName(name: string): 'jsonl' | 'csv' {
  const extension = extensionOf(name.replace(/\.gz$/i, ''));
  if (extension === 'jsonl' || extension === 'ndjson') return 'jsonl';
  if (extension === 'csv' || extension === 'tsv') return 'csv';
  throw invalidInput(name, 'is no file of graded essays; allowed are .jsonl, .csv and .tsv, also with .gz');
}

function* rowsOf(name: string, text: string, format: 'jsonl' | 'csv'): Generator<GradedRow> {
  if (format === 'csv') {
    for (const row of csvTable(name, text, delimiterOf(text))) {
      yield 'error' in row ? row : orRejected(row.source, () => ({ essay: fromGradedCsv(row), source: row.source }));
    }
    return;
  }
  for (const row of jsonLines(name, text)) {
    if ('error' in row) yield row;
    else {
      const source = { file: name, line: row.line };
      yield orRejected(source, () => ({ essay: fromGradedJson(row.value, source), source }));
    }
  }
}

/** @throws AssayError `input.invalid` for a target that the rubric does not have, or a score off its scale */
export function checkScores(where: string, essay: GradedEssay, rubric: Rubric): void {
  const scales = new Map([[holistic, rubric.scale], ...rubric.traits.map((trait) => [trait.id, trait.scale] as const)]);
  for (const { rater, scores } of [{ rater: 'resolved', scores: essay.resolved }, ...essay.raters]) {
    for (const [target, score] of Object.entries(scores)) {
      const scale = scales.get(target);
      if (scale === undefined)
        throw invalidInput(where, `${rater} scores "${target}"; the rubric has ${[...scales.keys()].join(', ')}`);
      if (!isOnScale(score, scale)) {
        throw invalidInput(
          where,
          `${rater} gives ${target} ${score}; must be on the scale ${scale.min} to ${scale.max} in steps of ${scale.step}`,
        );
      }
    }
  }
}
