import type { MetadataExtractor } from '@ai-sdk/openai-compatible';
import type { JSONValue } from '@ai-sdk/provider';
import { z } from 'zod';

const bodySchema = z.object({
  choices: z.array(z.object({ logprobs: z.object({ content: z.array(z.unknown()) }).nullish() })).min(1),
});

/** Keeps the log-probabilities of a chat completion, which the openai-compatible package drops, as metadata `assay.logprobs`. */
export const keepLogprobs: MetadataExtractor = {
  extractMetadata({ parsedBody }) {
    const body = bodySchema.safeParse(parsedBody);
    const content = body.success ? body.data.choices[0]?.logprobs?.content : undefined;
    // What came out of JSON.parse is JSON; checking it again took 6 ms a reply, half of all that a call cost here.
    return Promise.resolve(content === undefined ? undefined : { assay: { logprobs: content as JSONValue } });
  },
  // Replies are never streamed: a score is read whole or not at all.
  createStreamExtractor: () => ({ processChunk() {}, buildMetadata: () => undefined }),
};
