import { type GradedEssay, holistic } from '../../core/exemplar.ts';
import type { TableRow } from '../batch/source-row.ts';
import { invalidInput } from '../refusal.ts';

const allowed = 'id, text (or essay), score, rater1, rater2 …, trait:<id>, rater1:<id> …, language, note';

/** A row of `id,text,rater1,rater2,score,trait:<id>…,rater1:<id>…`. `score` is the resolved holistic score; empty cells are absent. */
export function fromGradedCsv({ values, source }: TableRow): GradedEssay {
  const where = `${source.file} line ${source.line ?? 0}`;
  const id = values.get('id')?.trim() ?? values.get('essay_id')?.trim() ?? '';
  const text = values.get('text') ?? values.get('essay');
  if (id === '' || text === undefined) throw invalidInput(where, `needs values in id and text; columns are ${allowed}`);
  const resolved: Record<string, number> = {};
  const raters = new Map<string, Record<string, number>>();
  for (const [column, cell] of values) {
    const place = placeOf(column);
    if (place === undefined || cell.trim() === '') continue;
    const score = Number(cell);
    if (!Number.isFinite(score)) throw invalidInput(where, `${column} is "${cell.slice(0, 40)}"; must be a number or empty`);
    if (place.rater === undefined) resolved[place.target] = score;
    else raters.set(place.rater, { ...raters.get(place.rater), [place.target]: score });
  }
  if (Object.keys(resolved).length === 0) throw invalidInput(where, `needs a value in score or a trait:<id>; columns are ${allowed}`);
  const language = values.get('language')?.trim() ?? '';
  const note = values.get('note')?.trim() ?? '';
  return {
    id,
    text,
    ...(language === '' ? {} : { language }),
    ...(note === '' ? {} : { note }),
    raters: [...raters].map(([rater, scores]) => ({ rater, scores })),
    resolved,
  };
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
