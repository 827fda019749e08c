import { AsyncLocalStorage } from 'node:async_hooks';
import { isConnectionError } from './connection-error.ts';

const urgent = new AsyncLocalStorage<true>();

/** Somebody waits for what is done in here: it goes into lots of its own, which neither linger nor wait for lots under way. */
export function urgently<T>(work: () => Promise<T>): Promise<T> {
  return urgent.run(true, work);
}

interface Waiting<I, O> {
  readonly item: I;
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
}

/** Lots under way: while two are with the database, what comes in waits and becomes the next lot. */
const lanes = 2;
/** Where lots are large more will come at once: so long a lot then waits for them, in ms. */
const lingerMs = 8;
const largeLot = 8;

/**
 * Collects what is asked for at the same time and does it together. Nobody waits for others who may never come: a lot begins as soon as the
 * present round of the event loop ends, or (where the one before was large) 8 ms later.
 */
export function together<I, O>({ many, one, most = 100 }: TogetherOptions<I, O>): (item: I) => Promise<O> {
  let waiting: Waiting<I, O>[] = [];
  let hurried: Waiting<I, O>[] = [];
  let underWay = 0;
  let scheduled = false;
  let last = 1;

  function schedule(): void {
    if (scheduled || underWay >= lanes || waiting.length === 0) return;
    scheduled = true;
    if (last >= largeLot && waiting.length < most) setTimeout(begin, lingerMs);
    else setImmediate(begin);
  }
  function begin(): void {
    scheduled = false;
    const lot = waiting.slice(0, most);
    waiting = waiting.slice(most);
    last = lot.length;
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
      if (isConnectionError(error)) return lot.forEach(({ reject }) => reject(error));
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
      const one = { item, resolve, reject };
      if (urgent.getStore() === true) {
        if (hurried.push(one) === 1) setImmediate(hurry);
        return;
      }
      waiting.push(one);
      schedule();
    });
}
