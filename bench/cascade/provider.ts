import { createServer } from 'node:http';
import { replyLogprobs } from '../../src/adapters/scripted-provider/reply-logprobs.ts';
import { completionBody, countTokens } from '../../src/adapters/scripted-provider/wire.ts';
import { z } from 'zod';

/** What a real model once said of an essay. */
export interface RecordedScore {
  readonly score: number;
  /** Mean over the prompts that it was asked with: what the log-probabilities of the stand-in are drawn around. */
  readonly mean: number;
  /** Their standard deviation, at least 0.3 points; 0.6 where there was one prompt. */
  readonly deviation: number;
}

const chatSchema = z.object({
  model: z.string(),
  messages: z.array(z.object({ content: z.string() })),
});

/** Answers chat completions with recorded scores; the essay is named in the first line of the user message. */
export async function startRecordedModels(
  models: Readonly<Record<string, ReadonlyMap<number, RecordedScore>>>,
  scores: readonly number[],
): Promise<{ readonly url: string; readonly calls: () => number; readonly close: () => void }> {
  let calls = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { model, messages } = chatSchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      const prompt = messages.map(({ content }) => content).join('\n');
      const recorded = models[model]?.get(Number(/^Essay (\d+)$/m.exec(prompt)?.[1]));
      calls += 1;
      if (recorded === undefined) {
        response.writeHead(404).end('{}');
        return;
      }
      // As long as the replies that graders give: two to four claims with quotes.
      const content = JSON.stringify({ reasoning: 'Recorded. '.repeat(90), score: recorded.score });
      const body = completionBody(`c-${calls}`, new Date(0), {
        model,
        content,
        refusal: null,
        finishReason: 'stop',
        logprobs: replyLogprobs(content, { scores, continuous: recorded.mean, deviation: recorded.deviation, top: 20 }),
        promptTokens: countTokens(prompt),
        completionTokens: countTokens(content),
      });
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/v1`,
    calls: () => calls,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
