import { createHash } from 'node:crypto';
import { countTokens, type ChatRequest } from './wire.ts';

/** Remembers the beginnings of prompts, as providers do that cache by themselves. */
export interface PromptCache {
  /** @returns tokens of the longest beginning that was asked before; from now on this prompt's beginnings are known too */
  take(request: ChatRequest): number;
}

/** In steps of so many characters; below the first step nothing is kept. */
const step = 512;
const least = 4096;

/** @see OpenAI, "Prompt caching": from 1024 tokens on, in steps of 128; here four characters are a token */
export function createPromptCache(): PromptCache {
  const known = new Set<string>();
  return {
    take(request) {
      const text = request.messages.map(({ content }) => content).join('\n');
      const hash = createHash('sha256').update(`${request.model}\n`);
      let cached = 0;
      for (let end = step; end <= text.length; end += step) {
        hash.update(text.slice(end - step, end));
        if (end < least) continue;
        const name = hash.copy().digest('base64');
        if (known.has(name)) cached = countTokens(text.slice(0, end));
        known.add(name);
      }
      return cached;
    },
  };
}
