import { stringify } from 'yaml';
import { AssayError } from '../../../core/errors.ts';
import { rubricHash, type Rubric } from '../../../core/rubric.ts';
import { parseRubric } from '../parse-rubric.ts';
import { readCanvasCsv, writeCanvasCsv } from './canvas-csv.ts';
import { canvasJsonSchema, readCanvasJson, writeCanvasJson } from './canvas-json.ts';
import { caseJsonSchema, readCase, writeCase } from './case.ts';
import { invalidFormat, type CriteriaRubric } from './criteria.ts';
import { fromCriteria, type ImportOptions } from './from-criteria.ts';
import { moodleJsonSchema, readMoodleJson, readMoodleXml, writeMoodleJson, writeMoodleXml } from './moodle.ts';
import { lostIn, toCriteria } from './to-criteria.ts';

/** What rubrics come in as and go out as. `assay` is our own YAML (or JSON), which loses nothing. */
export const rubricFormats = ['assay', 'canvas-csv', 'canvas-json', 'moodle-xml', 'moodle-json', 'case'] as const;

export type RubricFormat = (typeof rubricFormats)[number];

export interface ImportedRubric {
  readonly rubric: Rubric;
  readonly format: RubricFormat;
  /** What the file did not say, and where the value comes from instead. */
  readonly assumed: readonly string[];
}

/**
 * Reads a rubric in any of the formats; which one is seen from its content.
 *
 * @throws AssayError `rubric.invalid` naming file and place; `input.unreadable` for XML that is none
 */
export function importRubric(text: string, options: ImportOptions): ImportedRubric {
  const { fileName } = options;
  const { format, criteria } = readForeign(text, fileName);
  if (criteria === undefined) return { rubric: parseRubric(text, fileName), format, assumed: [] };
  const { document, assumed } = fromCriteria(criteria, options);
  return { rubric: parseRubric(JSON.stringify(document), `${fileName} as a rubric`), format, assumed };
}

function readForeign(
  text: string,
  fileName: string,
): { readonly format: RubricFormat; readonly criteria: CriteriaRubric | undefined } {
  const plain = text.replace(/^\uFEFF/, '').trimStart();
  if (plain.startsWith('<')) return { format: 'moodle-xml', criteria: readMoodleXml(plain, fileName) };
  if (/^"?rubric name"?\s*,/i.test(plain)) return { format: 'canvas-csv', criteria: readCanvasCsv(plain, fileName) };
  if (!/^[[{]/.test(plain)) return { format: 'assay', criteria: undefined };
  const value = parseJson(plain);
  // Told by our own parser, with line and column.
  if (value === undefined || isOurs(value)) return { format: 'assay', criteria: undefined };
  const asCase = caseJsonSchema.safeParse(value);
  if (asCase.success) return { format: 'case', criteria: readCase(asCase.data) };
  const moodle = moodleJsonSchema.safeParse(value);
  if (moodle.success) return { format: 'moodle-json', criteria: readMoodleJson(moodle.data, fileName) };
  const canvas = canvasJsonSchema.safeParse(value);
  if (canvas.success) return { format: 'canvas-json', criteria: readCanvasJson(canvas.data) };
  throw invalidFormat(
    fileName,
    `is JSON, but no rubric of ours, of Canvas, Moodle or CASE; allowed: ${rubricFormats.join(', ')}`,
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isOurs(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'format' in value;
}

export interface ExportedRubric {
  readonly text: string;
  readonly mediaType: string;
  readonly fileName: string;
  /** What this format cannot carry of this rubric. */
  readonly lost: readonly string[];
}

/**
 * Writes a rubric in a format.
 *
 * @param publishedAt for formats that want a date of the last change
 */
export function exportRubric(rubric: Rubric, format: RubricFormat, publishedAt: Date): ExportedRubric {
  const criteria = toCriteria(rubric);
  const lost = lostIn(rubric, { weights: format === 'case' });
  switch (format) {
    case 'assay':
      return { text: stringify(rubric), mediaType: 'application/yaml', fileName: `${rubric.id}.yaml`, lost: [] };
    case 'canvas-csv':
      return { text: writeCanvasCsv(criteria), mediaType: 'text/csv', fileName: `${rubric.id}.canvas.csv`, lost };
    case 'canvas-json':
      return {
        text: writeCanvasJson(criteria),
        mediaType: 'application/json',
        fileName: `${rubric.id}.canvas.json`,
        lost,
      };
    case 'moodle-xml':
      return {
        text: writeMoodleXml(criteria),
        mediaType: 'application/xml',
        fileName: `${rubric.id}.moodle.xml`,
        lost,
      };
    case 'moodle-json':
      return {
        text: writeMoodleJson(criteria),
        mediaType: 'application/json',
        fileName: `${rubric.id}.moodle.json`,
        lost,
      };
    case 'case': {
      const text = writeCase(criteria, rubricHash(rubric), publishedAt);
      return { text, mediaType: 'application/json', fileName: `${rubric.id}.case.json`, lost };
    }
    default:
      throw new AssayError('internal', `no writer for ${String(format satisfies never)}`);
  }
}
