import { answeredModel } from '../../evaluation/drift/answered-model.ts';
import type { CallLedger } from '../../ports/call-ledger.ts';
import type { MonitorReading, MonitorStore, Pin } from '../../ports/monitor-stores.ts';

interface Answer extends Pin {
  readonly runId: string;
}

/**
 * A ledger that shows each reply's model to `onAnswer`, whichever route, fallback or cascade it came by. Grading does not wait for it and
 * does not fail with it.
 */
export function watchAnswers(ledger: CallLedger, onAnswer: (answer: Answer) => Promise<void>): CallLedger {
  const open = new Map<string, { readonly asked: string; readonly runId: string }>();
  return {
    ...ledger,
    async open(opening, longestWaitMs) {
      const admission = await ledger.open(opening, longestWaitMs);
      if (admission.status === 'open') open.set(opening.attemptId, { asked: opening.modelAsked, runId: opening.runId });
      return admission;
    },
    async settle(attemptId, settlement) {
      await ledger.settle(attemptId, settlement);
      const call = open.get(attemptId);
      open.delete(attemptId);
      if (call === undefined || settlement.modelAnswered === undefined) return;
      // A watch that fails (the database went away just now) loses nothing: the next reply is looked at again.
      await onAnswer({ ...call, answered: settlement.modelAnswered, fingerprint: settlement.fingerprint ?? '' }).catch(
        () => undefined,
      );
    },
  };
}

/**
 * Whether a reply comes from the model that was accepted. Known answers cost no query: what was seen once is remembered for as long as the
 * process lives; another model's first reply is not among it.
 */
export function createAnswerWatch(
  monitors: MonitorStore,
  { now, apply }: { readonly now: () => Date; readonly apply: (reading: MonitorReading) => Promise<unknown> },
): (answer: Answer) => Promise<void> {
  const known = new Set<string>();
  const scopes = new Map<string, string>();
  return async ({ runId, ...answer }) => {
    const scope = scopes.get(runId) ?? (await monitors.assignmentOfRun(runId)) ?? '';
    if (scopes.size > 1000) scopes.clear();
    scopes.set(runId, scope);
    const key = JSON.stringify([scope, answer.asked, answer.answered, answer.fingerprint]);
    if (known.has(key)) return;
    const verdict = verdictOf(await monitors.pins(scope), answer, scope);
    if (verdict.status === 'as-pinned') {
      known.add(key);
      return;
    }
    if (verdict.status === 'first') {
      await monitors.addPin(scope, answer, now());
      known.add(key);
      return;
    }
    const at = now();
    await apply({
      monitorId: 'answered-model',
      subject: scope,
      at,
      window: { from: at, to: at },
      n: 1,
      status: 'breach',
      change: {
        what: `another ${verdict.what} answers`,
        before: verdict.before,
        after: verdict.after,
        facts: { asked: answer.asked, answered: answer.answered, fingerprint: answer.fingerprint },
        runIds: scope === '' ? [] : [runId],
      },
    });
    // Raised on the first reply; the many that follow would only be noted.
    known.add(key);
  };
}

function verdictOf(pins: readonly Pin[], answer: Pin, scope: string) {
  const same = pins.filter(({ asked }) => asked === answer.asked);
  const [newest] = same.slice(-1);
  const seen = same.map((pin) => answeredModel(given(pin), given(answer)));
  const fits = seen.find((verdict) => verdict.status === 'as-pinned');
  if (fits !== undefined) return fits;
  if (newest !== undefined) return answeredModel(given(newest), given(answer));
  const before = pins.at(-1);
  // Of an assignment whose model is known, a plan that asks another one is a change too; sets and experiments ask whom they like.
  if (scope !== '' && before !== undefined) {
    return { status: 'changed', what: 'model is asked and', before: before.asked, after: answer.asked } as const;
  }
  return answeredModel(undefined, given(answer));
}

function given({ asked, answered, fingerprint }: Pin) {
  return { asked, answered, ...(fingerprint !== '' && { fingerprint }) };
}
