import type { Json } from '../../src/core/content-hash.ts';
import type { Journal, StepOptions } from '../../src/ports/journal.ts';

/**
 * Where a process is to be killed: before a step is asked for; after its work has its reply and before anything is kept (the one window
 * in which a call may be repeated); after the step is finished.
 */
export interface CrashPoint {
  readonly moment: 'before' | 'reply' | 'after';
  /** 1-based place of the step in the run. */
  readonly step: number;
}

/** `before:3` ⇄ a crash point. */
export function crashPointFrom(text: string | undefined): CrashPoint | undefined {
  const match = /^(before|reply|after):(\d+)$/.exec(text ?? '');
  if (match === null) return undefined;
  return { moment: match[1] as CrashPoint['moment'], step: Number(match[2]) };
}

/** A journal that kills its own process, as kill -9 does, at that point. */
export function crashingJournal(journal: Journal, point: CrashPoint | undefined): Journal {
  let asked = 0;
  const crashAt = async (moment: CrashPoint['moment'], step: number): Promise<void> => {
    if (point?.moment !== moment || point.step !== step) return;
    process.kill(process.pid, 'SIGKILL');
    // The signal needs a moment; nothing may happen meanwhile.
    await new Promise(() => undefined);
  };
  return {
    async step<T>(name: string, input: Json, work: () => Promise<T>, options?: StepOptions): Promise<T> {
      asked += 1;
      const place = asked;
      await crashAt('before', place);
      const output = await journal.step(
        name,
        input,
        async () => {
          const reply = await work();
          await crashAt('reply', place);
          return reply;
        },
        options,
      );
      await crashAt('after', place);
      return output;
    },
  };
}
