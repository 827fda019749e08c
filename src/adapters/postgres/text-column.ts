import { AssayError } from '../../core/errors.ts';

/*
 * Texts of students are stored as JSON strings. PostgreSQL's text type holds neither U+0000 nor lone surrogates; both can come out of
 * a document, and evidence offsets count every code unit.
 */

export function textToColumn(text: string): string {
  return JSON.stringify(text);
}

export function textFromColumn(column: string): string {
  const text: unknown = JSON.parse(column);
  if (typeof text !== 'string')
    throw new AssayError('internal', 'a text column holds something that is not a JSON string');
  return text;
}
