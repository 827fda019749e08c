import type { Rubric, Trait } from '../../../core/rubric.ts';
import type { CriteriaRubric, Criterion, Level } from './criteria.ts';
import { splitName } from './criteria.ts';

/** What a level without words of its own is called. Read back, such a name is no anchor. */
export const scoreName = /^Score -?\d+(\.5)?$/;

/** A rubric of ours as criteria with levels: the anchored scores, and both ends of each scale, which carry its range. */
export function toCriteria(rubric: Rubric): CriteriaRubric {
  return { title: rubric.title, criteria: rubric.traits.map(toCriterion) };
}

function toCriterion(trait: Trait): Criterion {
  const { min, max } = trait.scale;
  const scores = [...new Set([...Object.keys(trait.anchors).map(Number), min, max])].toSorted((a, b) => b - a);
  return {
    name: trait.name,
    description: trait.definition,
    weight: trait.weight,
    points: max,
    levels: scores.map((score) => toLevel(score, trait.anchors[String(score)])),
  };
}

/** `Proficient: reasons linked` is a level's name and its words; an anchor without such a beginning gets its score for a name. */
function toLevel(points: number, anchor: string | undefined): Level {
  if (anchor === undefined) return { points, name: `Score ${points}`, description: '' };
  const { name, description } = splitName(anchor);
  return description === '' ? { points, name: `Score ${points}`, description: anchor } : { points, name, description };
}

/** What a format has a place for, beside names, descriptions, levels and their points. */
interface Carries {
  readonly weights: boolean;
}

/** What of a rubric is lost in a format, each in words. */
export function lostIn(rubric: Rubric, carries: Carries): readonly string[] {
  const lost = [
    'id of the rubric and ids of its traits',
    'genre and grade level',
    'bands',
    'the scale of the whole essay',
  ];
  if (!carries.weights && !weightsFollowPoints(rubric)) lost.push('weights (points stand for them there)');
  if (rubric.learnerContext !== undefined) lost.push('learner context');
  if (rubric.notes.length > 0) lost.push(`${rubric.notes.length} notes (rulings)`);
  if (rubric.traits.some((trait) => trait.scale.step === 0.5 && !hasHalfLevel(trait)))
    lost.push('half points between the levels');
  return lost;
}

function weightsFollowPoints({ traits }: Rubric): boolean {
  const ratios = traits.map((trait) => trait.weight / (trait.scale.max - trait.scale.min));
  return ratios.every((ratio) => Math.abs(ratio - (ratios[0] ?? 0)) < 1e-6);
}

function hasHalfLevel(trait: Trait): boolean {
  return Object.keys(trait.anchors).some((score) => !Number.isInteger(Number(score)));
}
