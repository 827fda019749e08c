import { type GradedEssay, holistic, type ScoreSet } from '../../core/exemplar.ts';
import type { TableRow } from '../batch/source-row.ts';
import { invalidInput } from '../refusal.ts';
import { withoutUndefined } from '../without-undefined.ts';

const allowed = 'id, text (or essay), score, rater1, rater2 …, trait:<id>, rater1:<id> …, language, note';

/** A row of `id,text,rater1,rater2,score,trait:<id>…,rater1:<id>…`. `score` is the resolved holistic score; empty cells are absent. */
export function fromGradedCsv({ values, source }: TableRow): GradedEssay {
  const where = `${source.file} line ${source.line ?? 0}`;
  const id = cell(values, 'id') ?? cell(values, 'essay_id');
  const text = values.get('text') ?? values.get('essay');
  if (id === undefined || text === undefined) {
    throw invalidInput(where, `needs values in id and text; columns are ${allowed}`);
  }
  const { resolved, raters } = scoresOf(where, values);
  if (Object.keys(resolved).length === 0) {
    throw invalidInput(where, `needs a value in score or a trait:<id>; columns are ${allowed}`);
  }
  return {
    id,
    text,
    ...withoutUndefined({ language: cell(values, 'language'), note: cell(values, 'note') }),
    raters: [...raters].map(([rater, scores]) => ({ rater, scores })),
    resolved,
  };
}

/** A trimmed cell; undefined when absent or empty. */
function cell(values: ReadonlyMap<string, string>, column: string): string | undefined {
  const text = values.get(column)?.trim() ?? '';
  return text === '' ? undefined : text;
}

interface RowScores {
  readonly resolved: ScoreSet;
  readonly raters: ReadonlyMap<string, ScoreSet>;
}

function scoresOf(where: string, values: ReadonlyMap<string, string>): RowScores {
  const resolved: Record<string, number> = {};
  const raters = new Map<string, ScoreSet>();
  for (const column of values.keys()) {
    const place = placeOf(column);
    const text = cell(values, column);
    if (place === undefined || text === undefined) continue;
    const score = Number(text);
    if (!Number.isFinite(score)) {
      throw invalidInput(where, `${column} is "${text.slice(0, 40)}"; must be a number or empty`);
    }
    if (place.rater === undefined) resolved[place.target] = score;
    else raters.set(place.rater, { ...raters.get(place.rater), [place.target]: score });
  }
  return { resolved, raters };
}

/** Which score a column holds. Trait ids have no "_": a header's blanks and hyphens were made one, so they are made "-" again. */
function placeOf(column: string): { readonly rater?: string; readonly target: string } | undefined {
  if (column === 'score' || column === holistic) return { target: holistic };
  const match = /^(trait|rater\w+?)(?::(.+))?$/.exec(column);
  const target = match?.[2]?.replaceAll('_', '-') ?? holistic;
  if (match?.[1] === undefined) return undefined;
  if (match[1] === 'trait') return match[2] === undefined ? undefined : { target };
  return { rater: match[1], target };
}
