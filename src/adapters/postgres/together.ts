import { AsyncLocalStorage } from 'node:async_hooks';
import { isConnectionError, isFullError } from './transient-error.ts';

const haste = new AsyncLocalStorage<'urgent' | 'patient'>();

/** Somebody waits for what is done in here: it goes into lots of its own, which neither linger nor wait for lots under way. */
export function urgently<T>(work: () => Promise<T>): Promise<T> {
  return haste.run('urgent', work);
}

/** Nobody waits for what is done in here: where more of the kind is about to come, it is done with that. */
export function patiently<T>(work: () => Promise<T>): Promise<T> {
  return haste.run('patient', work);
}

interface Waiting<I, O> {
  readonly item: I;
  readonly isPatient: boolean;
  readonly resolve: (answer: O) => void;
  readonly reject: (error: unknown) => void;
}

interface TogetherOptions<I, O> {
  /** Works on many at once: one answer for each, in their order; undefined: this one has to be worked on alone. */
  readonly many: (items: readonly I[]) => Promise<readonly (O | undefined)[]>;
  /** Works on one. Also what every item of a lot is given to when the lot failed, but for a database that is away: each then has an error of its own. */
  readonly one: (item: I) => Promise<O>;
  /** Items in a lot at most; 100 when not given. */
  readonly most?: number;
  /** In ms, from any beginning. */
  readonly now?: () => number;
}

/** Lots under way: while two are with the database, what comes in waits and becomes the next lot. */
const lanes = 2;
/** So long a lot of the patient waits for more, in ms, where at least so many more are likely to come meanwhile. */
const lingerMs = 100;
const worthWaitingFor = 1;
/** How long what came is remembered, in ms, to tell how much is likely to come. */
const memoryMs = 500;

/** How many are likely to come in the next `lingerMs`, by those who came before: each counts less by a factor of e every half second. */
function expectation(now: () => number): { note(): void; more(): number } {
  let seen = 0;
  let at = now();
  function fade(): void {
    const time = now();
    seen *= Math.exp((at - time) / memoryMs);
    at = time;
  }
  return {
    note() {
      fade();
      seen += 1;
    },
    more() {
      fade();
      return (seen * lingerMs) / memoryMs;
    },
  };
}

/**
 * Collects what is asked for at the same time and does it together. Nobody waits for others who may never come: a lot begins as soon as the
 * present round of the event loop ends, or, where all of it is patient and more is about to come by what came before, 100 ms later. What a statement
 * and its commit cost, whatever they hold, is then shared by many.
 */
export function together<I, O>({
  many,
  one,
  most = 100,
  now = () => performance.now(),
}: TogetherOptions<I, O>): (item: I) => Promise<O> {
  const expected = expectation(now);
  let waiting: Waiting<I, O>[] = [];
  let hurried: Waiting<I, O>[] = [];
  let underWay = 0;
  let scheduled = false;
  let lingering: NodeJS.Timeout | undefined;
  let impatient = false;

  function schedule(): void {
    if (scheduled || underWay >= lanes || waiting.length === 0) return;
    if (!impatient && waiting.length < most && expected.more() >= worthWaitingFor) {
      lingering ??= setTimeout(begin, lingerMs);
      return;
    }
    scheduled = true;
    setImmediate(begin);
  }
  function begin(): void {
    scheduled = false;
    clearTimeout(lingering);
    lingering = undefined;
    if (waiting.length === 0) return;
    const lot = waiting.slice(0, most);
    waiting = waiting.slice(most);
    impatient = waiting.some(({ isPatient }) => !isPatient);
    underWay += 1;
    void work(lot).finally(() => {
      underWay -= 1;
      schedule();
    });
    schedule();
  }
  /** What came in this round of the event loop: the traits of one essay ask at the same moment. */
  function hurry(): void {
    const lot = hurried;
    hurried = [];
    void work(lot);
  }
  async function work(lot: readonly Waiting<I, O>[]): Promise<void> {
    const [first] = lot;
    if (first === undefined) return;
    if (lot.length === 1) return alone(first);
    let answers: readonly (O | undefined)[] = [];
    try {
      answers = await many(lot.map(({ item }) => item));
    } catch (error) {
      if (isConnectionError(error) || isFullError(error)) return lot.forEach(({ reject }) => reject(error));
      // Whose fault it was shows when each is tried on its own.
    }
    const open = lot.filter((each, index) => {
      const answer = answers[index];
      if (answer !== undefined) each.resolve(answer);
      return answer === undefined;
    });
    await Promise.all(open.map(alone));
  }
  async function alone({ item, resolve, reject }: Waiting<I, O>): Promise<void> {
    try {
      resolve(await one(item));
    } catch (error) {
      reject(error);
    }
  }
  return (item) =>
    new Promise((resolve, reject) => {
      const hurries = haste.getStore();
      const isPatient = hurries === 'patient';
      const one = { item, isPatient, resolve, reject };
      if (hurries === 'urgent') {
        if (hurried.push(one) === 1) setImmediate(hurry);
        return;
      }
      expected.note();
      impatient ||= !isPatient;
      waiting.push(one);
      schedule();
    });
}
