import { AssayError } from '../../core/errors.ts';
import { rubricSchema, type Rubric } from '../../core/rubric.ts';
import { describeIssue, writePath } from './describe-issue.ts';
import { readDocument, type Problem } from './read-document.ts';

/** More than this many problems are counted, not printed. */
const printed = 50;

/**
 * Reads a rubric from YAML, or from JSON when the name ends in `.json`.
 *
 * @param fileName names the document in messages; nothing is read from disk
 * @throws AssayError `rubric.invalid` that names every problem at once, one a line as `file:line:column path is value; must be …`; they
 *   stand in `details.problems` too. `input.too-large` above 256 KiB.
 */
export function parseRubric(text: string, fileName: string): Rubric {
  const document = readDocument(text, fileName);
  if (!('value' in document)) throw invalid(fileName, document);
  const parsed = rubricSchema.safeParse(document.value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues
    .flatMap((issue) => describeIssue(issue, document.value))
    .map(({ path, message }): Problem => ({ path: writePath(path), message, ...document.positionOf(path) }));
  throw invalid(fileName, problems.toSorted(byPlace));
}

function byPlace(a: Problem, b: Problem): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}

function invalid(fileName: string, problems: readonly Problem[]): AssayError {
  const lines = problems.slice(0, printed).map((problem) => writeProblem(fileName, problem));
  if (problems.length > printed) lines.push(`… and ${problems.length - printed} more`);
  const message =
    lines.length === 1 ? (lines[0] ?? '') : `${fileName} has ${problems.length} problems\n${lines.join('\n')}`;
  return new AssayError('rubric.invalid', message, { details: { file: fileName, problems } });
}

function writeProblem(fileName: string, { path, message, line, column }: Problem): string {
  const place = line === undefined || column === undefined ? fileName : `${fileName}:${line}:${column}`;
  return path === '' ? `${place} ${message}` : `${place} ${path} ${message}`;
}
