import type { Rubric, Trait } from '../../../core/rubric.ts';
import type { ScoreScale } from '../../../core/score-scale.ts';
import type { CriteriaRubric, Criterion } from './criteria.ts';
import { invalidFormat } from './criteria.ts';
import { scoreName } from './to-criteria.ts';

/** Not yet checked: what `parseRubric` is given. */
export interface RubricDraft {
  readonly document: Record<string, unknown>;
  /** What the file did not say and where the value comes from instead, each in words. */
  readonly assumed: readonly string[];
}

export interface ImportOptions {
  readonly fileName: string;
  /** Id of the rubric; from the title when not given. */
  readonly id?: string;
  /** The version that is there. What the format cannot carry (weights, bands, notes, ids, learner context) stays as it is in it. */
  readonly base?: Rubric;
}

/**
 * A rubric document from criteria with levels. Without a base the whole essay's score is the sum of the points, as in the systems that
 * these files come from: the weights are the shares of the ranges, and the scale runs from the sum of the lowest to the sum of the highest.
 *
 * @throws AssayError `rubric.invalid` when there is no criterion, or points are neither whole nor halves
 */
export function fromCriteria(rubric: CriteriaRubric, options: ImportOptions): RubricDraft {
  const { fileName, base } = options;
  if (rubric.criteria.length === 0) throw invalidFormat(fileName, 'has no criterion; must have at least one');
  const taken = new Set<string>();
  const traits = rubric.criteria.map((criterion, index) => {
    const where = `criterion ${index + 1} ("${criterion.name}")`;
    return { criterion, trait: toTrait(criterion, { fileName, where, base, taken }) };
  });
  const ranges = traits.map(({ trait }) => trait.scale.max - trait.scale.min);
  const total = ranges.reduce((sum, range) => sum + range, 0);
  const weights = rubric.criteria.map((criterion) => criterion.weight);
  // Percents, or any numbers above 1, are made shares of their sum.
  const said = weights.some((weight) => (weight ?? 0) > 1)
    ? weights.reduce<number>((sum, one) => sum + (one ?? 0), 0)
    : 1;
  const weighted = traits.map(({ criterion, trait }, index) => ({
    ...trait,
    weight:
      criterion.weight === undefined
        ? (baseTrait(base, trait.id)?.weight ?? rounded((ranges[index] ?? 0) / total))
        : rounded(criterion.weight / said),
  }));
  const told = { title: rubric.title === '' ? (base?.title ?? options.id ?? fileName) : rubric.title };
  if (base !== undefined)
    return { document: { ...base, ...told, traits: weighted }, assumed: keptFromBase(base, weighted) };
  const scale = sumScale(traits.map(({ trait }) => trait.scale));
  return {
    document: {
      format: 'assay.rubric/1',
      id: options.id ?? slugOf(told.title, 'rubric'),
      ...told,
      genre: 'other',
      gradeLevel: 'not said',
      scale,
      traits: weighted,
      bands: thirds(scale),
      notes: [],
    },
    assumed: [
      'genre: other, gradeLevel: not said',
      `scale of the whole essay: the sum of the points, ${scale.min} to ${scale.max}`,
      ...(rubric.criteria.every((criterion) => criterion.weight !== undefined)
        ? []
        : ['weights: each criterion’s share of the points']),
      'bands: three equal parts of the scale',
    ],
  };
}

interface Place {
  readonly fileName: string;
  readonly where: string;
  readonly base: Rubric | undefined;
  readonly taken: Set<string>;
}

function toTrait(criterion: Criterion, place: Place): Omit<Trait, 'weight'> {
  const { base, taken } = place;
  const known = base?.traits.find((trait) => sameName(trait.name, criterion.name) && !taken.has(trait.id));
  const id =
    known?.id ??
    freeId(slugOf(criterion.name, 'trait'), new Set([...taken, ...(base?.traits.map((trait) => trait.id) ?? [])]));
  taken.add(id);
  const scale = scaleOf(criterion, known?.scale, place);
  return {
    id,
    name: criterion.name,
    definition:
      criterion.description.trim() === '' ? (known?.definition ?? criterion.name) : criterion.description.trim(),
    scale,
    anchors: anchorsOf(criterion),
  };
}

function anchorsOf({ levels }: Criterion): Trait['anchors'] {
  const anchors = new Map<number, string>();
  for (const { points, name, description } of levels) {
    const words = anchorOf(name.trim(), description.trim());
    const there = anchors.get(points);
    // Two levels of the same points are one score with both words.
    if (words !== '') anchors.set(points, there === undefined ? words : `${there}; ${words}`);
  }
  return Object.fromEntries([...anchors].toSorted(([a], [b]) => a - b).map(([score, words]) => [String(score), words]));
}

function anchorOf(name: string, description: string): string {
  if (name === '' && scoreName.test(description)) return '';
  if (scoreName.test(name) || name === '' || name === description) return description;
  return description === '' ? name : `${name}: ${description}`;
}

function scaleOf(
  { levels, points: most }: Criterion,
  known: ScoreScale | undefined,
  { fileName, where }: Place,
): ScoreScale {
  const points = levels.map((level) => level.points);
  requireHalves([...points, ...(most === undefined ? [] : [most])], `${fileName}: ${where}`);
  const max = Math.max(...points, most ?? Number.NEGATIVE_INFINITY);
  const min = points.length < 2 ? Math.min(0, ...points) : Math.min(...points);
  if (!Number.isFinite(max) || max <= min) {
    throw invalidFormat(fileName, `${where} has no two levels with different points, and no points of its own`);
  }
  const halves =
    points.some((value) => !Number.isInteger(value)) || (known?.min === min && known.max === max && known.step === 0.5);
  return { min, max, step: halves ? 0.5 : 1 };
}

function requireHalves(points: readonly number[], where: string): void {
  const odd = points.find((value) => !Number.isInteger(value * 2));
  if (odd !== undefined) throw invalidFormat(where, `has a level of ${odd} points; must be whole or halves`);
}

function sumScale(scales: readonly ScoreScale[]): ScoreScale {
  const sum = (key: 'min' | 'max'): number => scales.reduce((total, scale) => total + scale[key], 0);
  return { min: sum('min'), max: sum('max'), step: scales.some((scale) => scale.step === 0.5) ? 0.5 : 1 };
}

/** Three bands that cover the scale without gap or overlap; fewer where it has fewer scores. */
function thirds({ min, max, step }: ScoreScale): readonly { id: string; name: string; min: number; max: number }[] {
  const count = Math.round((max - min) / step) + 1;
  const names = ['Lower', 'Middle', 'Upper'].slice(0, Math.min(3, count));
  return names.map((name, index) => {
    const from = Math.round((count * index) / names.length);
    const to = Math.round((count * (index + 1)) / names.length) - 1;
    return { id: name.toLowerCase(), name, min: min + from * step, max: min + to * step };
  });
}

function keptFromBase(base: Rubric, traits: readonly { readonly id: string }[]): readonly string[] {
  const fresh = traits.filter((trait) => baseTrait(base, trait.id) === undefined).map((trait) => trait.id);
  const kept =
    'ids, genre, grade level, learner context, scale, bands, weights and notes: as in the version that is there';
  return fresh.length === 0 ? [kept] : [kept, `weight of what is new (${fresh.join(', ')}): its share of the points`];
}

function baseTrait(base: Rubric | undefined, id: string): Trait | undefined {
  return base?.traits.find((trait) => trait.id === id);
}

function sameName(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

/** An id out of a name. */
export function slugOf(name: string, otherwise: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const slug = plain
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');
  return slug === '' ? otherwise : slug;
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted;
  for (let count = 2; taken.has(id); count++) id = `${wanted}-${count}`;
  return id;
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
