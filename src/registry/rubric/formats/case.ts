import { z } from 'zod';
import { sha256 } from '../../../core/content-hash.ts';
import type { CriteriaRubric } from './criteria.ts';
import { plainText, splitName } from './criteria.ts';

const text = z.string().nullish();

const levelSchema = z.looseObject({
  quality: text,
  description: text,
  feedback: text,
  score: z.coerce.number(),
  position: z.coerce.number().optional(),
});

const criterionSchema = z.looseObject({
  category: text,
  description: text,
  weight: z.coerce.number().min(0).nullish(),
  position: z.coerce.number().optional(),
  CFRubricCriterionLevels: z.array(levelSchema).default([]),
});

const rubricSchema = z.looseObject({
  title: text,
  description: text,
  CFRubricCriteria: z.array(criterionSchema).min(1),
});

/** A CFRubric, or a CFPackage (or list) that holds exactly one. */
export const caseJsonSchema = z.union([
  rubricSchema,
  z.looseObject({ CFRubrics: z.array(rubricSchema).length(1) }).transform(({ CFRubrics }) => CFRubrics[0]),
]);

export function readCase(rubric: z.infer<typeof caseJsonSchema>): CriteriaRubric {
  if (rubric === undefined) return { title: '', criteria: [] };
  const inOrder = (a: { position?: number | undefined }, b: { position?: number | undefined }): number =>
    (a.position ?? 0) - (b.position ?? 0);
  return {
    title: plainText(rubric.title ?? ''),
    criteria: rubric.CFRubricCriteria.toSorted(inOrder).map((one) => {
      const said = plainText(one.description ?? '');
      const category = plainText(one.category ?? '');
      const named = category === '' ? splitName(said) : { name: category, description: said };
      return {
        ...named,
        ...(typeof one.weight === 'number' && { weight: one.weight }),
        levels: one.CFRubricCriterionLevels.toSorted(inOrder).map((level) => ({
          points: level.score,
          name: plainText(level.quality ?? ''),
          description: plainText(level.description ?? level.feedback ?? ''),
        })),
      };
    }),
  };
}

/**
 * A CFRubric of CASE 1.1. Identifiers are made from the content, so that the same rubric is the same object at the other end.
 *
 * @param hash content hash of the rubric
 * @param changedAt when the version was published
 */
export function writeCase({ title, criteria }: CriteriaRubric, hash: string, changedAt: Date): string {
  const stamp = { lastChangeDateTime: changedAt.toISOString() };
  const identity = (place: string) => {
    const identifier = uuidOf(`${hash}/${place}`);
    return { identifier, uri: `urn:uuid:${identifier}` };
  };
  const rubric = identity('rubric');
  const document = {
    ...rubric,
    title,
    ...stamp,
    CFRubricCriteria: criteria.map((criterion, index) => {
      const own = identity(`criterion/${index}`);
      return {
        ...own,
        category: criterion.name,
        description: criterion.description,
        weight: criterion.weight ?? 0,
        position: index + 1,
        rubricId: rubric.identifier,
        ...stamp,
        CFRubricCriterionLevels: criterion.levels.map(({ name, description, points }, at) => ({
          ...identity(`criterion/${index}/level/${at}`),
          quality: name,
          description,
          score: points,
          position: at + 1,
          rubricCriterionId: own.identifier,
          ...stamp,
        })),
      };
    }),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** A name-based UUID with the marks of version 8 (RFC 9562: made in a way of one's own, here from SHA-256). */
function uuidOf(name: string): string {
  const hex = sha256(name);
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
