import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { contentFaults, transportFaults, type ScriptRule } from '../../adapters/scripted-provider/script.ts';
import { AssayError } from '../../core/errors.ts';

const seconds = z.number().min(0).max(86_400);

const pattern = z.string().transform((source, context) => {
  try {
    return new RegExp(source, 'u');
  } catch (error) {
    context.addIssue({
      code: 'custom',
      message: `is no regular expression: ${error instanceof Error ? error.message : String(error)}`,
    });
    return z.NEVER;
  }
});

const replies = {
  fault: z.strictObject({
    fault: z.enum([...transportFaults, ...contentFaults]),
    retryAfterSeconds: seconds.exactOptional(),
  }),
  status: z.strictObject({ status: z.int().min(400).max(599), errorType: z.string().exactOptional() }),
  score: z.strictObject({ score: z.number() }),
  calls: z.strictObject({
    calls: z.array(z.strictObject({ name: z.string(), input: z.json() })).min(1),
    rounds: z.int().min(1).exactOptional(),
  }),
  content: z.strictObject({ content: z.string(), finishReason: z.string().exactOptional() }),
};

const kinds = Object.keys(replies).join(', ');

/** Told apart by the key that only it has, so that what is said about a wrong one is about the one that was meant. */
const reply = z.looseObject({}).transform((value, context) => {
  const named = Object.entries(replies).filter(([key]) => key in value);
  const [only] = named;
  if (only === undefined || named.length > 1) {
    context.addIssue({ code: 'custom', message: `must have one of the keys ${kinds}` });
    return z.NEVER;
  }
  const parsed = only[1].safeParse(value);
  if (parsed.success) return parsed.data;
  for (const { message, path } of parsed.error.issues) context.addIssue({ code: 'custom', message, path: [...path] });
  return z.NEVER;
});

const scriptSchema = z.array(
  z.strictObject({
    trait: z.string().exactOptional(),
    attempt: z.int().min(1).exactOptional(),
    model: z.string().exactOptional(),
    essayMatches: pattern.exactOptional(),
    times: z.int().min(1).exactOptional(),
    reply,
  }),
);

/**
 * Rules of the scripted provider from a file, JSON or YAML; an empty file has none.
 *
 * @throws AssayError `config.invalid` naming file, rule and what is allowed
 */
export async function readProviderScript(file: string): Promise<readonly ScriptRule[]> {
  let found: unknown;
  try {
    found = parse(await readFile(file, 'utf8'));
  } catch (cause) {
    throw new AssayError(
      'config.invalid',
      `the script ${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
  }
  const parsed = scriptSchema.safeParse(found ?? []);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${placeOf(path)}: ${message}`);
  throw new AssayError('config.invalid', `the script ${file} cannot be used:\n  ${problems.join('\n  ')}`);
}

function placeOf(path: readonly PropertyKey[]): string {
  const [rule, ...rest] = path;
  if (rule === undefined) return 'the whole';
  return [`rule ${Number(rule) + 1}`, ...rest.map(String)].join('.');
}
