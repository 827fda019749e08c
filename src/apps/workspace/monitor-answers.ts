import { answeredModel } from '../../evaluation/drift/answered-model.ts';
import type { CallLedger, CallSettlement } from '../../ports/call-ledger.ts';
import type { MonitorReading, MonitorStore, Pin } from '../../ports/monitor-stores.ts';

interface Answer extends Pin {
  readonly runId: string;
  /** The route pins another model or build, and did not take the reply. */
  readonly refused?: boolean;
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
      const call = open.get(attemptId) ?? askedIn(settlement);
      open.delete(attemptId);
      if (call === undefined || settlement.modelAnswered === undefined) return;
      // A watch that fails (the database went away just now) loses nothing: the next reply is looked at again.
      const { modelAnswered: answered, fingerprint = '', errorCode } = settlement;
      const refused = errorCode === 'wrong-model';
      await onAnswer({ ...call, answered, fingerprint, ...(refused && { refused }) }).catch(() => undefined);
    },
  };
}

/** Of a reply that came through a provider's batch, perhaps to another process than the one that asked. */
function askedIn({ asked }: CallSettlement): { readonly asked: string; readonly runId: string } | undefined {
  return asked === undefined ? undefined : { asked: asked.model, runId: asked.runId };
}

/** Replies of the accepted model in a row after which an alarm is over: a provider that swaps only some of them does not flicker. */
const enoughGood = 20;

/**
 * Whether replies come from the model that was accepted. Raised on the first reply of another; over after twenty in a row of the right one.
 * What was seen once costs no query again for as long as the process lives.
 */
export function createAnswerWatch(
  monitors: MonitorStore,
  {
    now,
    apply,
    cascadeOf,
  }: {
    readonly now: () => Date;
    readonly apply: (reading: MonitorReading) => Promise<unknown>;
    /** The cheap and the costly model of the run's plan, where it has a cascade: that both are asked is no change. */
    readonly cascadeOf: (runId: string) => Promise<readonly string[]>;
  },
): (answer: Answer) => Promise<void> {
  const known = new Map<string, Changed | undefined>();
  const assignments = new Map<string, Promise<string>>();
  /** Good replies in a row, until they are enough; and whether the last word was a breach. */
  const good = new Map<string, number>();
  const inBreach = new Set<string>();
  function scopeOf(runId: string): Promise<string> {
    const scope = assignments.get(runId) ?? monitors.assignmentOfRun(runId).then((found) => found ?? '');
    if (assignments.size > 1000) assignments.clear();
    assignments.set(runId, scope);
    scope.catch(() => assignments.delete(runId));
    return scope;
  }
  async function judge(scope: string, { runId, refused = false, ...answer }: Answer): Promise<Changed | undefined> {
    const key = JSON.stringify([scope, answer.asked, answer.answered, answer.fingerprint, refused]);
    if (known.has(key)) return known.get(key);
    const pins = await monitors.pins(scope);
    const isKnown = scope === '' || pins.some(({ asked }) => asked === answer.asked);
    const cascade = isKnown ? [] : await cascadeOf(runId);
    const seen = verdictOf(pins, answer, { scope, cascade });
    const verdict = refused && seen.status !== 'changed' ? notOfTheRoute(answer) : seen;
    if (verdict.status === 'first') await monitors.addPin(scope, answer, now());
    const changed = verdict.status === 'changed' ? verdict : undefined;
    known.set(key, changed);
    return changed;
  }
  return async ({ runId, refused = false, ...answer }) => {
    const scope = await scopeOf(runId);
    const changed = await judge(scope, { runId, refused, ...answer });
    const streak = changed === undefined ? (good.get(scope) ?? 0) + 1 : 0;
    good.set(scope, streak);
    // Once for each change: the many replies that follow the first say nothing new.
    if (changed === undefined ? streak !== enoughGood : inBreach.has(scope)) return;
    if (changed === undefined) inBreach.delete(scope);
    else inBreach.add(scope);
    const at = now();
    const base = { monitorId: 'answered-model', subject: scope, at, window: { from: at, to: at } };
    const known = { facts: { ...answer }, runIds: scope === '' ? [] : [runId] };
    await apply(changed === undefined ? healthy(base, known, answer) : broken(base, known, changed));
  };
}

/** What a route refuses is a change, though it was accepted before the route said which build it wants. */
function notOfTheRoute({ asked, fingerprint }: Pin) {
  const after = fingerprint === '' ? 'a build without a name' : fingerprint;
  return { status: 'changed', what: 'build', before: `those that the route of ${asked} pins`, after } as const;
}

type Base = Pick<MonitorReading, 'monitorId' | 'subject' | 'at' | 'window'>;
type Known = Pick<MonitorReading['change'], 'facts' | 'runIds'>;

function healthy(base: Base, known: Known, { answered }: Pin): MonitorReading {
  return {
    ...base,
    n: enoughGood,
    status: 'ok',
    change: { ...known, what: 'the accepted model answers', after: answered },
  };
}

function broken(base: Base, known: Known, { what, before, after }: Changed): MonitorReading {
  return { ...base, n: 1, status: 'breach', change: { ...known, what: `another ${what} answers`, before, after } };
}

interface Changed {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

function verdictOf(
  pins: readonly Pin[],
  answer: Pin,
  { scope, cascade }: { readonly scope: string; readonly cascade: readonly string[] },
) {
  const same = pins.filter(({ asked }) => asked === answer.asked);
  const [newest] = same.slice(-1);
  const seen = same.map((pin) => answeredModel(given(pin), given(answer)));
  const fits = seen.find((verdict) => verdict.status === 'as-pinned');
  if (fits !== undefined) return fits;
  if (newest !== undefined) return answeredModel(given(newest), given(answer));
  const before = pins.at(-1);
  // Of an assignment whose model is known, a plan that asks another one is a change too; sets and experiments ask whom they like.
  const isOfCascade = cascade.includes(answer.asked) && pins.some(({ asked }) => cascade.includes(asked));
  if (scope !== '' && before !== undefined && !isOfCascade) {
    return { status: 'changed', what: 'model is asked and', before: before.asked, after: answer.asked } as const;
  }
  return answeredModel(undefined, given(answer));
}

function given({ asked, answered, fingerprint }: Pin) {
  return { asked, answered, ...(fingerprint !== '' && { fingerprint }) };
}
