import type { z } from 'zod';
import type { ModelRequest } from '../../ports/model.ts';
import type { ReplyProblem } from '../../core/trait-grade.ts';

/** What the provider says of a reply beside its text. */
export interface ReplyText {
  readonly text: string;
  /** The AI SDK's unified finish reason. */
  readonly finishReason: string;
}

export type ReadReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: ReplyProblem; readonly detail: string };

/**
 * Reads a structured reply, strictly: it fits the schema as it stands or it is a failure. Nothing is trimmed, repaired or guessed. The
 * detail names fields and reasons, never their contents.
 */
export function readReply({ text, finishReason }: ReplyText, request: ModelRequest): ReadReply {
  if (finishReason === 'content-filter')
    return failure('refusal', 'the provider reports a refusal or a content filter');
  if (finishReason === 'length' || finishReason === 'interrupted') {
    return failure('truncated', `the reply ended early (finish reason ${finishReason})`);
  }
  if (text.trim() === '') return failure('empty', 'the reply has no text');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return notJson(text);
  }
  const parsed = request.schema.safeParse(value);
  return parsed.success ? { ok: true, value: parsed.data } : misfit(value, parsed.error, request.scoreField);
}

function notJson(text: string): ReadReply {
  if (/^\s*(?:i['’]m sorry|i am sorry|sorry\b|i can['’]?t\b|i cannot\b|i am unable|i['’]m unable)/i.test(text)) {
    return failure('refusal', 'the reply is a refusal in prose');
  }
  if (/^\s*[[{]/.test(text) && isUnfinished(text)) return failure('truncated', 'the JSON ends before it is closed');
  return failure('invalid-json', 'the reply is not JSON');
}

/** Whether a string, array or object of the JSON text is still open at its end. */
function isUnfinished(text: string): boolean {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (inString) {
      if (character === '\\') index++;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
  }
  return inString || depth > 0;
}

function misfit(value: unknown, error: z.ZodError, scoreField: string | undefined): ReadReply {
  const missing = error.issues.filter((issue) => issue.path.length > 0 && valueAt(value, issue.path) === undefined);
  if (missing.length > 0) {
    return failure('missing-field', `missing: ${missing.map(({ path }) => pathText(path)).join(', ')}`);
  }
  const [first] = error.issues;
  const onlyScore = error.issues.every(({ path }) => path.length === 1 && path[0] === scoreField);
  if (onlyScore && scoreField !== undefined && typeof valueAt(value, [scoreField]) === 'number') {
    return failure('off-scale', `${scoreField} is not one of the scores of this scale`);
  }
  return failure('wrong-schema', `does not fit: ${pathText(first?.path ?? [])} (${first?.code ?? 'unknown'})`);
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at: unknown = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Object.getOwnPropertyDescriptor(at, key)?.value;
  }
  return at;
}

/** Keys come from our schema, so they may be shown; unknown keys of the reply are never in a path. */
function pathText(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the whole answer' : path.map(String).join('.');
}

function failure(problem: ReplyProblem, detail: string): ReadReply {
  return { ok: false, problem, detail };
}
