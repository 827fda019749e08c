import { z } from 'zod';
import {
  childOf,
  descendants,
  elements,
  parseXml,
  textOf,
  type XmlElement,
} from '../../../intake/documents/xml-tree.ts';
import type { CriteriaRubric, Criterion, Level } from './criteria.ts';
import { invalidFormat, plainText, readPoints, splitName } from './criteria.ts';
import { scoreName } from './to-criteria.ts';

/**
 * Reads a Moodle rubric from XML: `criteria › criterion › levels › level (score, definition)`, alone or inside a backup's grading definition.
 *
 * @throws AssayError `rubric.invalid` naming criterion and level; `input.unreadable` when it is no XML
 */
export function readMoodleXml(text: string, fileName: string): CriteriaRubric {
  const root = parseXml(fileName, Buffer.from(text, 'utf8'));
  const named =
    root.name === 'definition'
      ? root
      : descendants(root, 'definition').find((one) => childOf(one, 'method') !== undefined);
  const all = root.name === 'criterion' ? [root] : [...descendants(root, 'criterion')];
  return {
    title: plainText(textOfChild(named ?? root, 'name')),
    criteria: all
      .toSorted(bySortOrder)
      .map((criterion, index) => xmlCriterion(criterion, `${fileName}: criterion ${index + 1}`)),
  };
}

function xmlCriterion(criterion: XmlElement, where: string): Criterion {
  const levels = childOf(criterion, 'levels');
  const found = levels === undefined ? [] : [...elements(levels)].filter((one) => one.name === 'level');
  return toCriterion(
    textOfChild(criterion, 'description'),
    found.map((level) => ({ score: textOfChild(level, 'score'), definition: textOfChild(level, 'definition') })),
    where,
  );
}

function textOfChild(parent: XmlElement, name: string): string {
  const child = childOf(parent, name);
  return child === undefined ? '' : textOf(child);
}

function bySortOrder(a: XmlElement, b: XmlElement): number {
  return Number(textOfChild(a, 'sortorder') || 0) - Number(textOfChild(b, 'sortorder') || 0);
}

function toCriterion(
  description: string,
  levels: readonly { readonly score: string; readonly definition: string }[],
  where: string,
): Criterion {
  const { name, description: rest } = splitName(plainText(description));
  if (name === '') throw invalidFormat(where, 'has no description');
  return {
    name,
    description: rest,
    levels: levels.map(({ score, definition }, index): Level => {
      const points = readPoints(score);
      if (points === undefined)
        throw invalidFormat(where, `level ${index + 1} has the score "${score.trim()}"; must be a number`);
      // Moodle's levels have no name; `Good: reasons linked` is left together, as it stands.
      return { points, name: '', description: plainText(definition) };
    }),
  };
}

const level = z.looseObject({ score: z.union([z.number(), z.string()]), definition: z.string().nullish() });
const criterion = z.looseObject({
  description: z.string(),
  sortorder: z.coerce.number().optional(),
  levels: z.array(level),
});

/** As Moodle's web service gives a definition (`rubric.rubric_criteria`), or the plain `criteria` of it. */
export const moodleJsonSchema = z.union([
  z
    .looseObject({ name: z.string().nullish(), rubric: z.looseObject({ rubric_criteria: z.array(criterion).min(1) }) })
    .transform(({ name, rubric }) => ({ name: name ?? '', criteria: rubric.rubric_criteria })),
  z
    .looseObject({ name: z.string().nullish(), criteria: z.array(criterion).min(1) })
    .transform(({ name, criteria }) => ({ name: name ?? '', criteria })),
]);

/** @throws AssayError `rubric.invalid` naming criterion and level */
export function readMoodleJson({ name, criteria }: z.infer<typeof moodleJsonSchema>, fileName: string): CriteriaRubric {
  return {
    title: plainText(name),
    criteria: criteria
      .toSorted((a, b) => (a.sortorder ?? 0) - (b.sortorder ?? 0))
      .map((one, index) =>
        toCriterion(
          one.description,
          one.levels.map(({ score, definition }) => ({ score: String(score), definition: definition ?? '' })),
          `${fileName}: criterion ${index + 1}`,
        ),
      ),
  };
}

interface MoodleLevel {
  readonly score: number;
  readonly definition: string;
}

function moodleCriteria({
  criteria,
}: CriteriaRubric): readonly { readonly description: string; readonly levels: readonly MoodleLevel[] }[] {
  return criteria.map((one) => ({
    description: one.description === '' ? one.name : `${one.name}: ${one.description}`,
    levels: one.levels
      .toSorted((a, b) => a.points - b.points)
      .map(({ points, name, description }) => ({ score: points, definition: words(name, description) })),
  }));
}

function words(name: string, description: string): string {
  if (scoreName.test(name)) return description === '' ? name : description;
  return description === '' ? name : `${name}: ${description}`;
}

export function writeMoodleJson(rubric: CriteriaRubric): string {
  const rubricCriteria = moodleCriteria(rubric).map((one, index) => ({
    id: index + 1,
    sortorder: index + 1,
    descriptionformat: 0,
    ...one,
  }));
  return `${JSON.stringify({ method: 'rubric', name: rubric.title, rubric: { rubric_criteria: rubricCriteria } }, undefined, 2)}\n`;
}

export function writeMoodleXml(rubric: CriteriaRubric): string {
  const lines = moodleCriteria(rubric).flatMap((one, index) => [
    `    <criterion id="${index + 1}">`,
    `      <sortorder>${index + 1}</sortorder>`,
    `      <description>${escapeXml(one.description)}</description>`,
    '      <descriptionformat>0</descriptionformat>',
    '      <levels>',
    ...one.levels.map(
      (each, at) =>
        `        <level id="${index + 1}${at + 1}"><score>${each.score}</score><definition>${escapeXml(each.definition)}</definition><definitionformat>0</definitionformat></level>`,
    ),
    '      </levels>',
    '    </criterion>',
  ]);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<definition>',
    '  <method>rubric</method>',
    `  <name>${escapeXml(rubric.title)}</name>`,
    '  <criteria>',
    ...lines,
    '  </criteria>',
    '</definition>',
    '',
  ].join('\n');
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
