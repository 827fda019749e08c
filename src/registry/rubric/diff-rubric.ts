import type { Band } from '../../core/band.ts';
import type { Rubric, Trait } from '../../core/rubric.ts';
import type { ScoreScale } from '../../core/score-scale.ts';
import { pairTraits } from './pair-traits.ts';
import { diffLists, diffWords, type WordRun } from './word-diff.ts';

/** One difference between two rubrics, at a path of the newer one (of the older one for what was removed). */
export type RubricChange =
  | { readonly kind: 'trait-added' | 'trait-removed'; readonly path: string; readonly trait: Trait }
  | { readonly kind: 'trait-renamed'; readonly path: string; readonly before: string; readonly after: string }
  | {
      readonly kind: 'order';
      readonly path: string;
      readonly before: readonly string[];
      readonly after: readonly string[];
    }
  | { readonly kind: 'scale'; readonly path: string; readonly before: ScoreScale; readonly after: ScoreScale }
  | { readonly kind: 'value'; readonly path: string; readonly before: string | number; readonly after: string | number }
  | { readonly kind: 'text'; readonly path: string; readonly words: readonly WordRun[] }
  | { readonly kind: 'added' | 'removed'; readonly path: string; readonly text: string };

export interface RubricDiff {
  /** Empty exactly when the two rubrics have one hash. */
  readonly changes: readonly RubricChange[];
  /** False when scores given under the two cannot be compared: another scale, a trait more or less, other weights. */
  readonly comparable: boolean;
}

/** What changed from one rubric to another, in the terms of a rubric and not of its file. */
export function diffRubric(before: Rubric, after: Rubric): RubricDiff {
  const changes = [
    ...headChanges(before, after),
    ...traitChanges(before, after),
    ...bandChanges(before.bands, after.bands),
    ...noteChanges(before.notes, after.notes),
  ];
  return { changes, comparable: !changes.some(breaksComparison) };
}

function breaksComparison(change: RubricChange): boolean {
  if (change.kind === 'trait-added' || change.kind === 'trait-removed' || change.kind === 'scale') return true;
  return change.kind === 'value' && change.path.endsWith('.weight');
}

function headChanges(before: Rubric, after: Rubric): RubricChange[] {
  const values = (['id', 'genre', 'gradeLevel'] as const).flatMap((key) => valueChange(key, before[key], after[key]));
  return [
    ...values,
    ...textChange('title', before.title, after.title),
    ...textChange('learnerContext', before.learnerContext, after.learnerContext),
    ...scaleChange('scale', before.scale, after.scale),
  ];
}

function traitChanges(before: Rubric, after: Rubric): RubricChange[] {
  const { pairs, removed, added } = pairTraits(before.traits, after.traits);
  const kept = pairs.map((pair) => pair.after.id);
  const inNewOrder = after.traits.filter((trait) => !added.includes(trait)).map((trait) => trait.id);
  return [
    ...removed.map((trait): RubricChange => ({ kind: 'trait-removed', path: `traits.${trait.id}`, trait })),
    ...added.map((trait): RubricChange => ({ kind: 'trait-added', path: `traits.${trait.id}`, trait })),
    ...orderChange('traits', kept, inNewOrder),
    ...pairs.flatMap((pair) => traitChange(pair.before, pair.after)),
  ];
}

function traitChange(before: Trait, after: Trait): RubricChange[] {
  const path = `traits.${after.id}`;
  const renamed: RubricChange[] =
    before.id === after.id ? [] : [{ kind: 'trait-renamed', path, before: before.id, after: after.id }];
  const scores = [...new Set([...Object.keys(before.anchors), ...Object.keys(after.anchors)])];
  return [
    ...renamed,
    ...textChange(`${path}.name`, before.name, after.name),
    ...valueChange(`${path}.weight`, before.weight, after.weight),
    ...scaleChange(`${path}.scale`, before.scale, after.scale),
    ...textChange(`${path}.definition`, before.definition, after.definition),
    ...scores
      .toSorted((a, b) => Number(a) - Number(b))
      .flatMap((score) => textChange(`${path}.anchors["${score}"]`, before.anchors[score], after.anchors[score])),
  ];
}

function bandChanges(before: readonly Band[], after: readonly Band[]): RubricChange[] {
  const older = new Map(before.map((band) => [band.id, band]));
  const newer = new Map(after.map((band) => [band.id, band]));
  const describe = (band: Band): string => `${band.name}, ${band.min} to ${band.max}`;
  const kept = before.filter((band) => newer.has(band.id)).map((band) => band.id);
  const inNewOrder = after.filter((band) => older.has(band.id)).map((band) => band.id);
  const removed = before.filter((band) => !newer.has(band.id));
  const added = after.filter((band) => !older.has(band.id));
  return [
    ...removed.map((band): RubricChange => ({ kind: 'removed', path: `bands.${band.id}`, text: describe(band) })),
    ...added.map((band): RubricChange => ({ kind: 'added', path: `bands.${band.id}`, text: describe(band) })),
    ...orderChange('bands', kept, inNewOrder),
    ...after.flatMap((band) => {
      const earlier = older.get(band.id);
      if (earlier === undefined) return [];
      const path = `bands.${band.id}`;
      return [
        ...textChange(`${path}.name`, earlier.name, band.name),
        ...valueChange(`${path}.min`, earlier.min, band.min),
        ...valueChange(`${path}.max`, earlier.max, band.max),
      ];
    }),
  ];
}

function noteChanges(before: readonly string[], after: readonly string[]): RubricChange[] {
  return diffLists(before, after).flatMap(({ kind, item }): RubricChange[] =>
    kind === 'same' ? [] : [{ kind, path: 'notes', text: item }],
  );
}

function orderChange(path: string, before: readonly string[], after: readonly string[]): RubricChange[] {
  return before.every((id, at) => id === after[at]) ? [] : [{ kind: 'order', path, before, after }];
}

function scaleChange(path: string, before: ScoreScale, after: ScoreScale): RubricChange[] {
  const same = before.min === after.min && before.max === after.max && before.step === after.step;
  return same ? [] : [{ kind: 'scale', path, before, after }];
}

function valueChange(path: string, before: string | number, after: string | number): RubricChange[] {
  return before === after ? [] : [{ kind: 'value', path, before, after }];
}

function textChange(path: string, before: string | undefined, after: string | undefined): RubricChange[] {
  if (before === after) return [];
  if (before === undefined) return after === undefined ? [] : [{ kind: 'added', path, text: after }];
  if (after === undefined) return [{ kind: 'removed', path, text: before }];
  return [{ kind: 'text', path, words: diffWords(before, after) }];
}
