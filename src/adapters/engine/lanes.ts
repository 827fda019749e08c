import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How many runs of batches go on at once in a process. As many as it was given, while a round trip to the database takes about as long as
 * on an idle system; fewer, when it takes longer: more runs at a time would then only wait for processors, database and each other,
 * and a teacher's essay with them.
 */
export interface Lanes {
  /** Waits for a lane; where many wait, until an eighth of the lanes is free for as many. @returns what to call when it is free again */
  enter(): Promise<() => void>;
  /** Lanes that may be taken now. */
  readonly width: number;
  /** Looks no more, and lets everybody in who waits. */
  stop(): void;
}

export interface LanesOptions {
  /** Lanes at most. */
  readonly most: number;
  /** Makes one round trip of the kind that a run makes tens of. */
  readonly probe: () => Promise<unknown>;
  readonly now?: () => number;
  readonly everyMs?: number;
}

const everyMs = 250;
/** A round trip may take so many ms longer than the shortest that was seen. A run that somebody waits for makes about twenty. */
const spareMs = 18;
/** So many go on however busy the machine is: others may keep it busy, and a night has to end. */
const fewest = 4;

export function createLanes({
  most,
  probe,
  now = () => performance.now(),
  everyMs: pause = everyMs,
}: LanesOptions): Lanes {
  const least = Math.min(fewest, most);
  const waiting: (() => void)[] = [];
  const stopped = new AbortController();
  let width = Math.max(least, Math.ceil(most / 2));
  let taken = 0;
  let shortest = Infinity;
  let usual: number | undefined;

  function admit(atLeast = 1): void {
    if (Math.floor(width) - taken < Math.min(atLeast, waiting.length)) return;
    while (taken < Math.floor(width) && waiting.length > 0) {
      taken += 1;
      waiting.shift()?.();
    }
  }
  /** The next begin a few at a time: what runs ask when they begin, and when they are done, they then ask together. */
  function leave(): void {
    taken -= 1;
    admit(Math.max(1, Math.floor(width / 8)));
  }
  async function look(): Promise<void> {
    const began = now();
    await probe();
    if (stopped.signal.aborted) return;
    const took = now() - began;
    // Forgets slowly: a database that moved further away is not busy for ever.
    shortest = Math.min(shortest * 1.001, took);
    usual = usual === undefined ? took : usual + 0.3 * (took - usual);
    if (usual > shortest + spareMs) width = Math.max(least, width * 0.93);
    else if (waiting.length > 0) width = Math.min(most, width + 0.5);
    // Lanes that nobody leaves would else stay empty beside runs in long waits.
    admit();
  }
  async function watch(): Promise<void> {
    while (!stopped.signal.aborted) {
      // A database that is away says nothing of how busy anybody is.
      await look().catch(() => undefined);
      await sleep(pause, undefined, { signal: stopped.signal, ref: false }).catch(() => undefined);
    }
  }
  // A process that only enqueues has none.
  if (most > 0) void watch();
  return {
    async enter() {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        admit();
      });
      let left = false;
      return () => {
        if (!left) leave();
        left = true;
      };
    },
    get width() {
      return Math.floor(width);
    },
    stop() {
      stopped.abort();
      width = most;
      admit();
    },
  };
}
