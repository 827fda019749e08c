import type { z } from 'zod';
import { bandSchema } from '../../core/band.ts';
import { rubricSchema, traitSchema } from '../../core/rubric.ts';
import { scoreScaleSchema } from '../../core/score-scale.ts';
import { closestWord } from './closest-word.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** One problem of a document, before its place is looked up. */
export interface Described {
  readonly path: Path;
  readonly message: string;
}

/** A path as people write it: `traits[2].anchors["3.5"]`. */
export function writePath(path: Path): string {
  let text = '';
  for (const key of path) {
    if (typeof key === 'number') text += `[${key}]`;
    else if (/^[A-Za-z_]\w*$/.test(String(key))) text += (text === '' ? '' : '.') + String(key);
    else text += `[${JSON.stringify(String(key))}]`;
  }
  return text;
}

/** What one finding of the schema means to the author: what is there, and what is allowed. */
export function describeIssue(issue: Issue, document: unknown): Described[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key], key, document));
  if (issue.code === 'custom') return [{ path, message: issue.message }];
  const value = valueAt(document, path);
  const is = value === undefined ? 'is missing' : `is ${show(value)}`;
  const what =
    path.length === 0 ? 'a rubric: keys with values, from "format: assay.rubric/1" on' : allowed(issue, value);
  return [{ path, message: `${is}; must be ${what}` }];
}

function allowed(issue: Exclude<Issue, { code: 'unrecognized_keys' | 'custom' }>, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return expectedType(issue.expected, value);
    case 'too_small':
      return bound(issue.origin, 'at least', issue.minimum);
    case 'too_big':
      return bound(issue.origin, 'at most', issue.maximum) + percentHint(issue, value);
    case 'invalid_value':
      return oneOf(issue.values) + meant(value, issue.values);
    case 'invalid_union':
      return oneOf(issue.errors.flat().flatMap((inner) => (inner.code === 'invalid_value' ? inner.values : [])));
    case 'invalid_format':
      return issue.message.replace(/^must be /, '');
    default:
      return issue.message;
  }
}

function expectedType(expected: string, value: unknown): string {
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    number: 'a number',
    object: 'a group of keys',
    array: 'a list',
    record: 'a group of keys',
  };
  const quotes = expected === 'string' && typeof value === 'number' ? `: put it in quotes, "${value}"` : '';
  return (names[expected] ?? expected) + quotes;
}

function bound(origin: string, side: 'at least' | 'at most', limit: number | bigint): string {
  if (origin === 'string')
    return limit === 1 && side === 'at least' ? 'text, not empty' : `${side} ${limit} characters`;
  if (origin === 'array') return `a list of ${side} ${limit}`;
  return `${side} ${limit}`;
}

function percentHint(issue: Issue, value: unknown): string {
  if (issue.path.at(-1) !== 'weight' || typeof value !== 'number' || value > 100) return '';
  return `: weights are shares of 1, write ${value}% as ${value / 100}`;
}

function oneOf(values: readonly unknown[]): string {
  const shown = values.map(show);
  if (shown.length < 2) return shown.join('');
  return `one of ${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}

function meant(value: unknown, values: readonly unknown[]): string {
  if (typeof value !== 'string') return '';
  const near = closestWord(
    value,
    values.filter((entry) => typeof entry === 'string'),
  );
  return near === undefined ? '' : ` (did you mean "${near}"?)`;
}

function unknownKey(path: Path, key: string, document: unknown): Described {
  const known = keysAt(path.slice(0, -1));
  const missing = known.filter((name) => valueAt(document, [...path.slice(0, -1), name]) === undefined);
  const near = closestWord(key, missing) ?? closestWord(key, known);
  const hint = near === undefined ? '' : ` (did you mean "${near}"?)`;
  return { path, message: `is not a key of a rubric${hint}; allowed here: ${known.join(', ')}` };
}

/** Which keys may stand at a place of a rubric. */
function keysAt(path: Path): string[] {
  const last = path.at(-1);
  if (last === 'scale') return Object.keys(scoreScaleSchema.shape);
  if (path[0] === 'traits') return Object.keys(traitSchema.shape);
  if (path[0] === 'bands') return Object.keys(bandSchema.shape);
  return Object.keys(rubricSchema.shape);
}

/** The value at a path of a parsed document; undefined when there is none. */
function valueAt(document: unknown, path: Path): unknown {
  let value: unknown = document;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Object.entries(value).find(([name]) => name === String(key))?.[1];
  }
  return value;
}

/** A value in a message: short, and told apart from text. */
function show(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'a group of keys';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}…"` : text;
}
