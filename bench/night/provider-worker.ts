// The scripted provider in a process of its own: it outlives the workers that are killed, and its work is not theirs.
import { contentFaults, transportFaults, type ScriptRule } from '../../src/adapters/scripted-provider/script.ts';
import {
  startScriptedProvider,
  type ScriptedProviderOptions,
} from '../../src/adapters/scripted-provider/start-scripted-provider.ts';

export interface ProviderOrder {
  readonly seed: number;
  readonly faultRate: number;
  readonly latencyMs: { readonly min: number; readonly max: number };
  readonly prices: { readonly inputMicroUsdPerMTok: number; readonly outputMicroUsdPerMTok: number };
  readonly keepRequests: boolean;
}

/** What the bench tells it while it runs. */
export type ProviderWeather = 'fair' | 'outage' | 'storm';

const weather: Readonly<Record<ProviderWeather, readonly ScriptRule[]>> = {
  fair: [],
  outage: [{ reply: { fault: 'unavailable' } }],
  storm: [{ reply: { fault: 'rate-limited', retryAfterSeconds: 2 } }],
};

/** Every kind that passes by itself when asked again; a wrong model and an unsafe comment are the model's own way and would not. */
const kinds = [...transportFaults, ...contentFaults].filter((kind) => kind !== 'wrong-model');

const order = process.env['ASSAY_BENCH_PROVIDER'];
if (order !== undefined && process.send !== undefined) {
  const options = JSON.parse(order) as ProviderOrder;
  const settings: ScriptedProviderOptions = { ...options, faultKinds: kinds, personality: 'fair' };
  const provider = await startScriptedProvider(settings);
  process.on('message', (message: { readonly weather?: ProviderWeather; readonly ask?: 'requests' | 'end' }) => {
    if (message.weather !== undefined) provider.setScript(weather[message.weather]);
    if (message.ask === 'requests') process.send?.({ requests: provider.requests() });
    if (message.ask === 'end') void provider.close().then(() => process.disconnect());
  });
  process.send({ url: provider.url });
}
