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
/** `[` and `{` differ from each other in this bit alone, and so do `]` and `}`. */
const curly = 32;
const opened = 123;
const closed = 125;

/**
 * Takes the log-probabilities out of a reply before it is parsed. They are nine tenths of it, hundreds of tokens with up to twenty alternatives each, and
 * what is looked at are the few around the score. A quotation mark inside of a JSON text is escaped, so an unescaped `"logprobs":` is a name; the
 * list ends where its bracket closes outside of texts. A reply that is not JSON is left as it is.
 *
 * @param reply in UTF-8: all signs that are looked for are single bytes, and what is thrown away need not be made a text of. With what is
 *   kept parsed that takes .15 ms of processor time of 30 KB, and .3 with a text of all of it
 */
export function splitLogprobs(reply: Buffer): SplitReply {
  const found = begin.exec(reply.toString('latin1'));
  if (found === null) return { body: reply.toString('utf8'), logprobs: undefined };
  const from = found.index + found[0].length;
  const starts: number[] = [];
  let depth = 0;
  for (let at = from; at < reply.length; at += 1) {
    const sign = reply[at] ?? 0;
    if (sign === quote) at = endOfText(reply, at);
    else if ((sign | curly) === opened) {
      if (depth === 0) starts.push(at);
      depth += 1;
    } else if ((sign | curly) === closed) {
      if (depth === 0) {
        const body = reply.toString('utf8', 0, from) + reply.toString('utf8', at);
        return { body, logprobs: tokenTexts(reply, starts, at) };
      }
      depth -= 1;
    }
  }
  return { body: reply.toString('utf8'), logprobs: undefined };
}

/** Place of the quotation mark that ends the text which begins at `start`. */
function endOfText(reply: Buffer, start: number): number {
  for (let at = start + 1; at < reply.length; at += 1) {
    if (reply[at] === quote) return at;
    // What it escapes ends nothing.
    if (reply[at] === backslash) at += 1;
  }
  return reply.length;
}

function tokenTexts(reply: Buffer, starts: readonly number[], end: number): TokenTexts {
  return {
    count: starts.length,
    last(count) {
      const start = starts[Math.max(0, starts.length - count)];
      return count <= 0 || start === undefined ? [] : fromJson(`[${reply.toString('utf8', start, end)}]`);
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
