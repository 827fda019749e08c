import { AssayError } from '../../core/errors.ts';
import type { ModelRoute } from '../../core/model-route.ts';
import type { ModelRequest } from '../../ports/model.ts';
import type { Exchange } from '../../ports/model-provider.ts';
import { createLanguageModel, type ProviderSecrets } from './create-language-model.ts';
import { languageModelProvider } from './language-model-provider.ts';

/** A question as text that can wait in a file, and its reply as it comes back in one. */
export interface BatchQuestions {
  /** @returns the body of the request, word for word as it would go out alone */
  compose(request: ModelRequest): Promise<string>;
  /** Reads a reply as if it had come by itself. @param response the body that came with status 200 */
  read(request: ModelRequest, response: string): Promise<Exchange>;
}

const attemptId = 'batch';

/** The one adapter that asks and reads, with something else than the network behind it. */
export function createBatchQuestions(route: ModelRoute, secrets: ProviderSecrets): BatchQuestions {
  const over = (send: typeof fetch) => languageModelProvider(createLanguageModel(route, secrets, send), route);
  return {
    async compose(request) {
      let body: unknown;
      const keep: typeof fetch = (_, init) => {
        body = init?.body;
        return Promise.resolve(new Response('{}', { status: 500 }));
      };
      await over(keep).send(request, { attemptId, signal: new AbortController().signal });
      if (typeof body !== 'string') throw new AssayError('internal', 'a request for a batch was not written as text');
      return body;
    },
    read: (request, response) =>
      over(() =>
        Promise.resolve(new Response(response, { status: 200, headers: { 'content-type': 'application/json' } })),
      ).send(request, { attemptId, signal: new AbortController().signal }),
  };
}
