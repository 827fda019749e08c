import { setTimeout as sleep } from 'node:timers/promises';
import { tokensIn } from './account.ts';
import type { District } from './district.ts';
import type { BenchProvider } from './provider.ts';
import type { Workers } from './workers.ts';

interface LimitOptions {
  readonly target: string;
  readonly provider: BenchProvider;
  readonly start: () => Promise<Workers>;
  /** Assessments a second without a limit. */
  readonly perSecond: number;
}

export interface LimitResult {
  readonly tokensPerMinute: number;
  /** Share of what a minute may hold that was used, after a few seconds to get going. */
  readonly used: number;
  /** The fullest 60 seconds of all, as the provider counts them: above 1 is over the limit. */
  readonly fullest: number;
}

/** A limit a minute is one of any 60 seconds: what a shorter window holds says nothing of it. */
const seconds = 60;

/** Sets a limit of half of what the workers could do, and sees how much of it they use. */
export async function measureLimit(
  district: District,
  { target, provider, start, perSecond }: LimitOptions,
): Promise<LimitResult> {
  const { workspace } = district;
  const before = await provider.ledger();
  const tokens =
    before.reduce((sum, call) => sum + call.inputTokens + call.outputTokens, 0) / Math.max(1, before.length);
  const tokensPerMinute = Math.round((perSecond / 2) * 5 * tokens * 60);
  await workspace.stores.rateLimits.set({
    target,
    requestsPerMinute: undefined,
    tokensPerMinute,
    interactiveShare: 0.03,
  });
  const workers = await start();
  const warmUp = 8;
  const night = await district.batch(Math.ceil(perSecond * (seconds + 2 * warmUp)));
  await sleep(warmUp * 1000);
  const from = Date.now();
  await sleep(seconds * 1000);
  await workspace.stores.batches.act(night.id, 'cancel');
  await workers.stop();
  await workspace.stores.rateLimits.remove(target);
  const calls = (await provider.ledger()).slice(before.length);
  const { fullest, inWindow } = tokensIn(calls, { from, seconds });
  return { tokensPerMinute, used: inWindow / tokensPerMinute, fullest: fullest / tokensPerMinute };
}
