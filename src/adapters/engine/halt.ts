import { setTimeout as sleep } from 'node:timers/promises';

interface RunActivity {
  stepsUnderWay: number;
  parked: number;
}

/**
 * How the work of an engine that is leaving comes to rest. A step under way (a paid call, perhaps) goes on to its end; what would come
 * after it is parked: it never goes on here, and whoever takes the run over finds the step finished.
 */
export interface Halt {
  readonly isOn: boolean;
  on(): void;
  /** A run begins to be worked on. @returns what to call at its end */
  enter(runId: string): () => void;
  /** Runs one step, unless the engine is leaving. */
  step<T>(runId: string, work: () => Promise<T>): Promise<T>;
  /** For code between two steps that failed while the engine was leaving. */
  park(runId: string): Promise<never>;
  /** Whether a run is still executing, that is: neither ended nor parked. */
  busy(): boolean;
  idle(): Promise<void>;
}

export function createHalt(): Halt {
  const runs = new Map<string, RunActivity>();
  let halted = false;
  function park(runId: string): Promise<never> {
    const activity = runs.get(runId);
    if (activity !== undefined) activity.parked += 1;
    return new Promise<never>(() => undefined);
  }
  function busy(): boolean {
    return [...runs.values()].some(({ stepsUnderWay, parked }) => stepsUnderWay > 0 || parked === 0);
  }
  return {
    get isOn() {
      return halted;
    },
    on() {
      halted = true;
    },
    enter(runId) {
      const activity = { stepsUnderWay: 0, parked: 0 };
      runs.set(runId, activity);
      return () => {
        if (runs.get(runId) === activity) runs.delete(runId);
      };
    },
    async step(runId, work) {
      if (halted) return park(runId);
      const activity = runs.get(runId);
      if (activity !== undefined) activity.stepsUnderWay += 1;
      try {
        return await work();
      } finally {
        if (activity !== undefined) activity.stepsUnderWay -= 1;
      }
    },
    park,
    busy,
    async idle() {
      // Seen twice: a run with several branches may be between two steps in one of them.
      for (let seen = 0; seen < 2; seen = busy() ? 0 : seen + 1) await sleep(50);
    },
  };
}
