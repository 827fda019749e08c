/** Those of this process who wait for a place among the calls a minute stand in one line: the first asks, the others wait for it. */
export interface PlaceLine {
  /** Runs `ask` when everybody who came before has a place. */
  wait<T>(ask: () => Promise<T>): Promise<T>;
}

export function createPlaceLine(): PlaceLine {
  let last: Promise<unknown> = Promise.resolve();
  return {
    wait(ask) {
      const mine = last.then(ask);
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}
