/** Words in a row that are no accident. */
const runLength = 8;

/** What must not be in feedback: a way out of the page, or what the grader alone was shown. */
export interface LeakContext {
  /** Instructions and other students' essays. */
  readonly secrets: readonly string[];
  /** Essay, task and rubric: whose words feedback may use. */
  readonly free: readonly string[];
}

export type LeakKind = 'words' | 'address' | 'call';

/** What a comment gives away; undefined when nothing. */
export function leakIn(comment: string, { secrets, free }: LeakContext): LeakKind | undefined {
  if (/\b[a-z][a-z0-9+.-]{1,20}:\/\/\S|!\[[^\]]*\]\(|<img\b/i.test(comment)) return 'address';
  if (/<tool_call>|"tool"\s*:|\b(?:read|open|load) (?:the file )?\S*[/\\]\S+/i.test(comment)) return 'call';
  const words = wordsOf(comment);
  const hidden = secrets.map(spaced);
  for (let at = 0; at + runLength <= words.length; at += 1) {
    const run = ` ${words.slice(at, at + runLength).join(' ')} `;
    if (hidden.some((text) => text.includes(run)) && !free.some((text) => spaced(text).includes(run))) return 'words';
  }
  return undefined;
}

function spaced(text: string): string {
  return ` ${wordsOf(text).join(' ')} `;
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
