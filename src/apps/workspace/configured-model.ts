import type { ModelRoute } from '../../core/model-route.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { Model } from '../../ports/model.ts';

/**
 * The model of a route, behind the gateway. Nothing of it is loaded, and no key is asked for, before the first question: a replay under
 * a plan with a model asks none.
 */
export function createConfiguredModel(
  route: ModelRoute,
  { apiKey, ledger }: { readonly apiKey: string | undefined; readonly ledger: CallLedger },
): Model {
  let made: Promise<Model> | undefined;
  async function make(): Promise<Model> {
    const [{ createLanguageModel }, { languageModelProvider }, { createGatewayModel }] = await Promise.all([
      import('../../adapters/llm/create-language-model.ts'),
      import('../../adapters/llm/language-model-provider.ts'),
      import('../../gateway/gateway-model.ts'),
    ]);
    const languageModel = createLanguageModel(route, apiKey === undefined ? {} : { apiKey });
    return createGatewayModel({ route, provider: languageModelProvider(languageModel, route), ledger });
  }
  return {
    id: route.model,
    async ask(request, scope) {
      made ??= make();
      return (await made).ask(request, scope);
    },
  };
}
