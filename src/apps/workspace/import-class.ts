import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { AssayError } from '../../core/errors.ts';
import type { GradedEssay } from '../../core/exemplar.ts';
import { rubricSchema } from '../../core/rubric.ts';
import { readRoster, type RosterEntry } from '../../intake/batch/read-roster.ts';
import { readGradedEssays } from '../../intake/graded/read-graded-essays.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { parseRubric } from '../../registry/rubric/parse-rubric.ts';
import { enrolRoster } from './enrol-roster.ts';
import { publishAssignment } from './publish-assignment.ts';
import type { Workspace } from './workspace.ts';

const descriptorSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be 1-64 characters of a-z, 0-9 and "-"'),
  title: z.string().min(1),
  /** Task and source text as the students saw them. */
  prompt: z.string().min(1),
  gradeLevel: z.string().min(1),
  genre: rubricSchema.shape.genre,
  /** Files and folders beside this one. */
  rubric: z.string().min(1),
  graded: z.string().optional(),
  submissions: z.string().optional(),
  roster: z.string().optional(),
  /** Entries of the grading policy that differ from the defaults. */
  policy: z.record(z.string(), z.json()).default({}),
});

export interface ImportedClass {
  readonly assignment: StoredAssignment;
  readonly rubricVersion: number;
  readonly graded: { readonly added: number; readonly existing: number; readonly rejected: readonly AssayError[] };
  readonly roster: readonly RosterEntry[];
  /** What was left out of the class list, and why. */
  readonly warnings: readonly string[];
  /** Path of the essays to grade, where the descriptor names one. */
  readonly submissions: string | undefined;
}

/**
 * An assignment from its descriptor (`assignment.yaml`): rubric, task text, graded essays, class list. Importing again changes only
 * what differs.
 *
 * @throws AssayError `input.invalid` naming file, entry and what is allowed
 */
export async function importClass(workspace: Workspace, descriptorPath: string): Promise<ImportedClass> {
  const descriptor = await readDescriptor(descriptorPath);
  const beside = (name: string) => join(dirname(descriptorPath), name);
  const rubricFile = beside(descriptor.rubric);
  const rubric = parseRubric(await readText(rubricFile), rubricFile);
  const essays: GradedEssay[] = [];
  const rejected: AssayError[] = [];
  if (descriptor.graded !== undefined) {
    for await (const row of readGradedEssays(beside(descriptor.graded), { rubric })) {
      if ('error' in row) rejected.push(row.error);
      else essays.push(row.essay);
    }
  }
  const roster =
    descriptor.roster === undefined
      ? { students: [], rejected: [], warnings: [] }
      : await readRoster(beside(descriptor.roster));
  const published = await publishAssignment(workspace, {
    ...descriptor,
    slug: descriptor.id,
    taskText: descriptor.prompt,
    rubric,
    essays,
  });
  await enrolRoster(workspace, published.assignment, roster.students);
  return {
    ...published,
    graded: { ...published.graded, rejected: [...rejected, ...roster.rejected.map((row) => row.error)] },
    roster: roster.students,
    warnings: roster.warnings,
    submissions: descriptor.submissions === undefined ? undefined : beside(descriptor.submissions),
  };
}

async function readDescriptor(path: string): Promise<z.infer<typeof descriptorSchema>> {
  let document: unknown;
  try {
    document = parse(await readText(path), { maxAliasCount: 0 });
  } catch (cause) {
    if (cause instanceof AssayError) throw cause;
    throw new AssayError('input.invalid', `${path} is not YAML: ${cause instanceof Error ? cause.message : ''}`, {
      cause,
    });
  }
  const parsed = descriptorSchema.safeParse(document);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'the document'}: ${issue.message}`);
  throw new AssayError('input.invalid', `${path}: ${problems.join('; ')}`);
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new AssayError('input.unreadable', `${path} cannot be read`, { cause });
  }
}
