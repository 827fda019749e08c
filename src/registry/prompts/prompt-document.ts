import { z } from 'zod';
import { contentHash } from '../../core/content-hash.ts';
import { AssayError } from '../../core/errors.ts';
import { parsePromptSet, type PromptSet } from '../../pipeline/4-grade/prompt-set.ts';

const promptDocumentSchema = z.strictObject({ id: z.string().min(1), sections: z.record(z.string(), z.string()) });

/** A prompt set as the registry stores it. Its content hash is the set's own hash. */
export type PromptDocument = z.infer<typeof promptDocumentSchema>;

/** All sets that are written in the workspace have this id: the same words have the same hash, whatever their number. */
const registeredId = 'trait-grade';

/** What a set is stored as. */
export function promptDocument(set: PromptSet): PromptDocument {
  const problems = Object.entries(set.problems).map(([name, text]) => [`problem ${name}`, text] as const);
  return { id: set.id, sections: { ...set.sections, ...Object.fromEntries(problems) } };
}

/** The template as a person edits it: a heading for each section. The comment before the first heading is not part of a set and is not kept. */
export function renderPrompts(document: PromptDocument): string {
  return Object.entries(document.sections)
    .map(([name, text]) => `## ${name}\n\n${text}\n`)
    .join('\n');
}

/**
 * Reads a template that somebody edited. Words that come with the package are that packaged version and no new one.
 *
 * @throws AssayError `input.invalid` naming the section or slot that is missing or unknown
 */
export function readPrompts(text: string, packaged: readonly PromptSet[]): PromptSet {
  let set: PromptSet;
  try {
    set = parsePromptSet(registeredId, text);
  } catch (error) {
    if (!(error instanceof AssayError)) throw error;
    throw new AssayError('input.invalid', error.message, { cause: error });
  }
  const words = contentHash(promptDocument(set).sections);
  return packaged.find((one) => contentHash(promptDocument(one).sections) === words) ?? set;
}

/**
 * A stored set.
 *
 * @throws AssayError `artifact.invalid` when the document is no set, or is one of another hash
 */
export function promptSetOf(document: unknown, hash: string): PromptSet {
  const parsed = promptDocumentSchema.safeParse(document);
  if (!parsed.success) throw new AssayError('artifact.invalid', `artifact ${hash} is no prompt set`);
  const set = parsePromptSet(parsed.data.id, renderPrompts(parsed.data));
  if (set.hash !== hash)
    throw new AssayError('artifact.invalid', `artifact ${hash} is read as a prompt set of another hash, ${set.hash}`);
  return set;
}
