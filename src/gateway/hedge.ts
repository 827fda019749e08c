import type { ModelReply } from '../ports/model.ts';
import type { GatewayTarget } from './gateway-target.ts';
import { admit, sendOnce, type Question, type SendingParts, type Sent } from './send-once.ts';

/**
 * Sends an attempt; when no reply has come after `afterMs`, sends the same question a second time, if budget and limits hold it now, and
 * takes the first reply. The other one goes on to its end and is settled: it is paid for as well.
 *
 * @param first the attempt that was admitted
 * @see Dean and Barroso, "The Tail at Scale", CACM 56(2), 2013, "hedged requests"
 */
export async function sendHedged(
  parts: SendingParts,
  target: GatewayTarget,
  question: Question,
  first: { readonly attemptId: string; readonly timeoutMs: number; readonly attempt: number; readonly afterMs: number },
): Promise<Sent> {
  const original = sendOnce(parts, target, question, first);
  const early = await Promise.race([original, parts.sleep(first.afterMs).then(() => undefined)]);
  if (early !== undefined) return early;
  // No place and no money for a second one is no reason to fail.
  const admitted = await admit({ ...parts, longestPlaceMs: 0 }, target, question, first.attempt).catch(() => undefined);
  if (admitted === undefined) return original;
  const timeoutMs = Math.max(1, first.timeoutMs - first.afterMs);
  const second = sendOnce(parts, target, question, { attemptId: admitted.attemptId, timeoutMs });
  return firstReply(original, second);
}

/** The first that brings a reply; when neither does, what the first attempt came to. */
function firstReply(original: Promise<Sent>, second: Promise<Sent>): Promise<Sent> {
  const replied = async (sending: Promise<Sent>): Promise<Sent & { readonly reply: ModelReply }> => {
    const sent = await sending;
    if (sent.reply === undefined) throw new Error('no reply');
    return sent;
  };
  return Promise.any([replied(original), replied(second)]).catch(() => original);
}
