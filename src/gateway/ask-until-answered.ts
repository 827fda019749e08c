import { AssayError } from '../core/errors.ts';
import { targetKey, type ModelTarget } from '../core/model-route.ts';
import type { ModelReply } from '../ports/model.ts';
import { refusesEverybody } from './circuit-breaker.ts';
import type { GatewayTarget } from './gateway-target.ts';
import { sendHedged } from './hedge.ts';
import type { Backoff } from './retry-delay.ts';
import { retryDelayMs } from './retry-delay.ts';
import { admit, sendOnce, type Failure, type Question, type SendingParts, type Sent } from './send-once.ts';

export interface AskingParts extends SendingParts {
  /** Uniform in [0, 1): jitter of the waiting times. */
  readonly random: () => number;
  readonly backoff: Backoff;
  /** For one question with all its attempts, fallbacks and waits but those for a place. */
  readonly deadlineMs: number;
  readonly hedgeAfterMs: number | undefined;
}

/** What asking one target came to: an answer, or why to go on to the next one. */
type Outcome = { readonly reply: ModelReply } | { readonly openForMs: number } | { readonly failure: Failure };

/** Where a question stands: one deadline and one count of attempts for all its targets. */
interface Progress {
  deadline: number;
  attempts: number;
  last: Failure | undefined;
}

/** Statuses with which a provider refuses this very text, not us: another one is not asked to think better of it. */
const aboutThisText: ReadonlySet<number | undefined> = new Set([400, 413, 422]);

/**
 * The one retry loop: the targets in their order, each with its own attempts, all under one deadline. An open circuit is passed over, not
 * tried. When every circuit is open the one that half-opens first is waited for.
 */
export async function askUntilAnswered(
  parts: AskingParts,
  targets: readonly GatewayTarget[],
  questionFor: (target: GatewayTarget) => Question,
): Promise<ModelReply> {
  const progress: Progress = { deadline: parts.clock.now().getTime() + parts.deadlineMs, attempts: 0, last: undefined };
  for (;;) {
    const open: number[] = [];
    let asked: GatewayTarget | undefined;
    for (const target of targets) {
      const outcome = await askTarget(parts, target, questionFor(target), progress);
      if ('reply' in outcome) return outcome.reply;
      if ('openForMs' in outcome) {
        open.push(outcome.openForMs);
        continue;
      }
      asked = target;
      progress.last = outcome.failure;
      if (!outcome.failure.retryable && aboutThisText.has(outcome.failure.httpStatus)) break;
    }
    if (asked !== undefined && progress.last !== undefined)
      throw giveUp(asked.target, progress.last, progress.attempts);
    throwRefusal(targets, progress);
    const waitMs = Math.min(...open);
    if (parts.clock.now().getTime() + waitMs >= progress.deadline) throw outOfTime(targets, progress.last, waitMs);
    await parts.sleep(waitMs);
  }
}

/** All attempts at one target. */
async function askTarget(
  parts: AskingParts,
  target: GatewayTarget,
  question: Question,
  progress: Progress,
): Promise<Outcome> {
  const { clock, sleep, random, backoff, ledger } = parts;
  let tries = 0;
  let throttled = 0;
  for (;;) {
    const result = await attempt(parts, target, question, progress);
    if ('openForMs' in result) return result;
    if (result.reply !== undefined) return { reply: result.reply };
    const failure = result.exchange;
    progress.last = failure;
    // A 429 is a request for patience: it takes time, not attempts.
    if (failure.fault === 'rate-limited') throttled += 1;
    else tries += 1;
    if (!failure.retryable || tries >= target.target.maxAttempts) return { failure };
    const waitMs = retryDelayMs(tries + throttled, failure.retryAfterMs, random, backoff);
    if (failure.fault === 'rate-limited') await ledger.slowDown(targetKey(target.target), waitMs);
    if (clock.now().getTime() + waitMs >= progress.deadline) {
      return { failure: { ...failure, retryAfterMs: waitMs } };
    }
    await sleep(waitMs);
  }
}

async function attempt(
  parts: AskingParts,
  target: GatewayTarget,
  question: Question,
  progress: Progress,
): Promise<Sent | { readonly openForMs: number }> {
  // Asked before anything is written down; while it is open nothing is.
  const openForMs = target.circuit.openForMs();
  if (openForMs > 0) return { openForMs };
  const number = progress.attempts + 1;
  const { attemptId, waitedMs } = await admit(parts, target, question, number).catch((error: unknown) => {
    target.circuit.passOn();
    throw error;
  });
  progress.deadline += waitedMs;
  progress.attempts = number;
  const timeoutMs = Math.min(target.target.timeoutMs, progress.deadline - parts.clock.now().getTime());
  const sent: { result?: Sent } = {};
  const ran = await target.circuit.run(async () => {
    const { hedgeAfterMs } = parts;
    sent.result =
      hedgeAfterMs === undefined
        ? await sendOnce(parts, target, question, { attemptId, timeoutMs })
        : await sendHedged(parts, target, question, { attemptId, timeoutMs, attempt: number, afterMs: hedgeAfterMs });
    return sent.result.exchange;
  });
  if (sent.result !== undefined) return sent.result;
  // It opened while this call waited for its place: the call was never made.
  await parts.ledger.settle(attemptId, {
    status: 'failed',
    usage: { inputTokens: 0, outputTokens: 0 },
    costMicroUsd: 0,
    latencyMs: 0,
    errorCode: 'circuit-open',
  });
  return { openForMs: 'openForMs' in ran ? ran.openForMs : 1 };
}

/** Nobody waits at a screen for a key that is refused, and a night is held rather than kept in its lanes: where every target's circuit is open for that, it ends here. */
function throwRefusal(targets: readonly GatewayTarget[], { attempts }: Progress): void {
  const refused = targets.flatMap(({ target, circuit: { refusal } }) =>
    refusal === undefined ? [] : [giveUp(target, refusal, attempts)],
  );
  if (refused[0] !== undefined && refused.length === targets.length) throw refused[0];
}

function giveUp({ model }: ModelTarget, failure: Failure, attempts: number): AssayError {
  const { fault, detail, httpStatus, retryAfterMs, retryable } = failure;
  const details = { fault, attempts, httpStatus, retryAfterMs };
  if (retryable) {
    const words = `model ${model} gave no reply in ${attempts} attempts; the last: ${detail}`;
    return new AssayError('model.transport', words, { retryable, details });
  }
  const everybody = refusesEverybody(failure);
  const who = everybody ? 'refuses the key or the account, whatever is asked' : 'does not accept the request';
  return new AssayError('model.rejected', `the provider of model ${model} ${who}: ${detail}`, {
    // Not this question's fault: a night waits for a new key as for a provider that is away.
    retryable: everybody,
    details,
  });
}

function outOfTime(targets: readonly GatewayTarget[], failure: Failure | undefined, waitMs: number): AssayError {
  const models = targets.map(({ target }) => target.model).join(', ');
  const why = failure === undefined ? 'its circuit is open after repeated failures' : failure.detail;
  return new AssayError('model.transport', `model ${models} cannot reply before the deadline: ${why}`, {
    retryable: true,
    details: { fault: 'circuit-open', httpStatus: failure?.httpStatus, retryAfterMs: waitMs },
  });
}
