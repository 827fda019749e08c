import { z } from 'zod';

/** A chat completion without its log-probabilities, and they as text, one for each token. */
export interface SplitReply {
  readonly body: string;
  /** Where none came along: undefined. */
  readonly logprobs: TokenTexts | undefined;
}

/** Tokens of a reply, as they were written: read only as far as they are looked at. */
export interface TokenTexts {
  readonly count: number;
  /** The last `count` of them, as JSON has them; undefined where they are none: `-Infinity` is no JSON, and some servers write it. */
  last(count: number): unknown;
}

const begin = /(?<!\\)"logprobs"\s*:\s*\{\s*"content"\s*:\s*\[/;

const quote = 34;
const backslash = 92;
const opened = new Set([123, 91]);
const closed = new Set([125, 93]);

/**
 * Takes the log-probabilities out of a reply before it is parsed. They are nine tenths of it, hundreds of tokens with up to twenty alternatives each, and
 * what is looked at are the few around the score. A quotation mark inside of a JSON text is escaped, so an unescaped `"logprobs":` is a name; the
 * list ends where its bracket closes outside of texts. A reply that is not JSON is left as it is.
 */
export function splitLogprobs(reply: string): SplitReply {
  const found = begin.exec(reply);
  if (found === null) return { body: reply, logprobs: undefined };
  const from = found.index + found[0].length;
  const starts: number[] = [];
  let depth = 0;
  for (let at = from; at < reply.length; at += 1) {
    const sign = reply.charCodeAt(at);
    if (sign === quote) at = endOfText(reply, at);
    else if (opened.has(sign)) {
      if (depth === 0) starts.push(at);
      depth += 1;
    } else if (closed.has(sign)) {
      if (depth === 0) return { body: reply.slice(0, from) + reply.slice(at), logprobs: tokenTexts(reply, starts, at) };
      depth -= 1;
    }
  }
  return { body: reply, logprobs: undefined };
}

/** Place of the quotation mark that ends the text which begins at `start`. */
function endOfText(reply: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    const next = reply.indexOf('"', at);
    if (next < 0) return reply.length;
    let backslashes = 0;
    while (reply.charCodeAt(next - 1 - backslashes) === backslash) backslashes += 1;
    if (backslashes % 2 === 0) return next;
    at = next;
  }
}

function tokenTexts(reply: string, starts: readonly number[], end: number): TokenTexts {
  return {
    count: starts.length,
    last(count) {
      const start = starts[Math.max(0, starts.length - count)];
      return count <= 0 || start === undefined ? [] : fromJson(`[${reply.slice(start, end)}]`);
    },
  };
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const choicesSchema = z.object({
  choices: z.array(z.object({ logprobs: z.object({ content: z.array(z.unknown()) }) })).min(1),
});

/** The tokens of a parsed reply that were not taken out, because something else stands before them in their object. */
export function tokensWithin(reply: unknown): TokenTexts | undefined {
  const content = choicesSchema.safeParse(reply).data?.choices[0]?.logprobs.content;
  if (content === undefined) return undefined;
  return { count: content.length, last: (count) => (count <= 0 ? [] : content.slice(-count)) };
}
