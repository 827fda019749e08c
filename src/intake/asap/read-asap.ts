import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type GradedEssay, holistic, type ScoreSet } from '../../core/exemplar.ts';
import type { Rubric } from '../../core/rubric.ts';
import type { RejectedRow } from '../batch/source-row.ts';
import { readEssayFile } from '../read-essay-file.ts';
import { invalidInput } from '../refusal.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { type AsapSplit, asapSplit, readTestFolds } from './asap-folds.ts';
import { asapRubric } from './asap-rubric.ts';
import { type AsapRow, readAsapRows } from './asap-rows.ts';
import { type AsapSet, asapSets, languageConventions } from './asap-sets.ts';

export interface AsapOptions {
  /** `training_set_rel3.tsv` as published, or `.jsonl` / `.jsonl.gz` with the same facts. */
  readonly path: string;
  /** 1 to 8. */
  readonly set: number;
  /** Folder with `N_prompt.txt`, `N_rubrics.txt` and, for sources, `Essay Set #N--ReadMeFirst.docx`; all optional. */
  readonly promptsDir?: string;
  /** Which of the standard five folds decides `split`; 0 when left out. */
  readonly fold?: number;
  /** Needed for the published TSV, which names no folds. */
  readonly foldsFile?: string;
}

interface AsapEssay {
  readonly essay: GradedEssay;
  /** The fold in which this essay is tested; undefined when nothing says it. */
  readonly testFold?: number;
  /** Undefined with testFold. */
  readonly split?: AsapSplit;
}

export interface AsapAssignment {
  readonly assignment: {
    readonly id: string;
    readonly title: string;
    readonly taskText: string;
    /** The text that source-dependent responses answer, where the prompts folder has it. */
    readonly sourceText?: string;
    readonly gradeLevel: string;
    readonly genre: Rubric['genre'];
  };
  readonly rubric: Rubric;
  readonly essays: readonly AsapEssay[];
  /** Rows of this file that could not be read. */
  readonly rejected: readonly RejectedRow[];
}

/**
 * One ASAP set as an assignment with its graded essays. `holistic` is domain 1. Rater scores are put on the resolved scale
 * (doubled where the resolved score is a sum of two), trait scores stay on the trait's own scale; see docs/formats.md.
 *
 * @throws AssayError input.invalid for a set outside 1-8 or a fold outside 0-4, and as readBounded for the files
 */
export async function readAsap(options: AsapOptions): Promise<AsapAssignment> {
  const { facts, fold } = setAndFold(options);
  const rows = await readAsapRows(options.path);
  const folds = options.foldsFile === undefined ? new Map<number, number>() : await readTestFolds(options.foldsFile);
  const texts = await promptTexts(facts, options.promptsDir);
  return {
    assignment: {
      id: `asap-${facts.set}`,
      title: `ASAP set ${facts.set}: ${facts.title}`,
      taskText: texts.task ?? facts.title,
      ...withoutUndefined({ sourceText: texts.source }),
      gradeLevel: facts.gradeLevel,
      genre: facts.genre,
    },
    rubric: asapRubric(facts, texts.rubric),
    essays: rows.flatMap((row) => {
      if ('error' in row || row.set !== facts.set) return [];
      const testFold = folds.get(row.essayId) ?? row.testFold;
      const split = testFold === undefined ? undefined : asapSplit(testFold, fold);
      return [{ essay: gradedEssay(row, facts), ...withoutUndefined({ testFold, split }) }];
    }),
    rejected: rows.filter((row) => 'error' in row),
  };
}

function setAndFold({ path, set, fold = 0 }: AsapOptions): { facts: AsapSet; fold: number } {
  const facts = asapSets.find((known) => known.set === set);
  if (facts === undefined) throw invalidInput(path, `has no set ${set}; allowed are 1 to 8`);
  if (![0, 1, 2, 3, 4].includes(fold)) throw invalidInput(path, `has no fold ${fold}; allowed are 0 to 4`);
  return { facts, fold };
}

function gradedEssay(row: AsapRow, facts: AsapSet): GradedEssay {
  const raters = row.raters.flatMap((given, index) => {
    if (given === undefined) return [];
    const factor = index === 2 ? facts.thirdRaterFactor : facts.raterFactor;
    const second = row.domain2?.raters[index];
    const scores: ScoreSet = {
      [holistic]: given * factor,
      ...traitScores(facts, row.raterTraits[index]),
      ...(second === undefined ? {} : { [languageConventions.id]: second }),
    };
    return [{ rater: `rater${index + 1}`, scores }];
  });
  const resolved: ScoreSet = {
    [holistic]: row.domain1,
    ...(facts.traitScores === 'resolved' ? traitScores(facts, row.traits) : resolvedTraits(facts, row)),
    ...(row.domain2 === undefined ? {} : { [languageConventions.id]: row.domain2.resolved }),
  };
  return { id: `asap-${row.essayId}`, text: row.essay, language: 'en', raters, resolved };
}

function traitScores(facts: AsapSet, scores: Readonly<Record<string, number>> | undefined): ScoreSet {
  const byId: Record<string, number> = {};
  for (const trait of facts.traits) {
    const given = scores?.[trait.field];
    if (given !== undefined) byId[trait.id] = given;
  }
  return byId;
}

/** The third rater's where one was called (his replace the others, by the set's own rule), else the mean of the two. */
function resolvedTraits(facts: AsapSet, row: AsapRow): ScoreSet {
  const [first, second, third] = row.raterTraits;
  if (third !== undefined) return traitScores(facts, third);
  const one = traitScores(facts, first);
  const two = traitScores(facts, second);
  const mean: Record<string, number> = {};
  for (const [id, score] of Object.entries(one)) mean[id] = (score + (two[id] ?? score)) / 2;
  return mean;
}

interface PromptTexts {
  readonly task: string | undefined;
  readonly rubric: string | undefined;
  readonly source: string | undefined;
}

async function promptTexts({ set, genre }: AsapSet, folder: string | undefined): Promise<PromptTexts> {
  if (folder === undefined) return { task: undefined, rubric: undefined, source: undefined };
  const names = await readdir(folder).catch(() => {
    throw invalidInput(folder, 'is no folder that can be read');
  });
  const read = async (name: string): Promise<string | undefined> =>
    names.includes(name) ? (await readEssayFile(join(folder, name))).text : undefined;
  const readMe = genre === 'source-dependent' ? await read(`Essay Set #${set}--ReadMeFirst.docx`) : undefined;
  return {
    task: (await read(`${set}_prompt.txt`))?.trim(),
    rubric: await read(`${set}_rubrics.txt`),
    source: /\nSource Essay\s*\n([\s\S]+?)\nPrompt\s*\n/.exec(readMe ?? '')?.[1]?.trim(),
  };
}
