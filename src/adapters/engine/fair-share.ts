/** A batch that could be given more of the engine's queue. */
export interface Claim {
  readonly tenant: string;
  /** Batches of assignments without a class share one, ''. */
  readonly class: string;
  readonly weight: number;
  /** Its runs that stand in the engine's queue. */
  readonly fed: number;
  /** Its runs that could be fed now. */
  readonly waiting: number;
}

/** A batch, or a group of them, that shares with others beside it. */
interface Part {
  readonly weight: number;
  readonly fed: number;
  readonly wants: number;
  /** Gives so many runs to those in it. */
  readonly give: (runs: number) => void;
}

/**
 * How many runs of each batch are to be fed, so that the queue holds tenants in equal parts, in a tenant classes by their heaviest batch, and in a class
 * batches by weight: a class with ten batches has no ten parts. What one cannot fill the others get. The queue is first in, first out, so
 * what it holds of each is also what is worked on of each.
 *
 * @param places that the queue has, for what is fed already too
 * @param turn another one at each call: where there are fewer places than batches, each has its turn
 * @returns a count for each claim, in their order
 */
export function fairShare(claims: readonly Claim[], places: number, turn: number): readonly number[] {
  const given = claims.map(() => 0);
  const batches = claims.map(({ waiting, ...claim }, index) => ({
    ...claim,
    wants: claim.fed + waiting,
    give: (runs: number): void => {
      given[index] = runs;
    },
  }));
  const tenants = grouped(batches, ({ tenant }) => tenant).map((ofTenant) => {
    const classes = grouped(ofTenant, (batch) => batch.class).map((ofClass) => {
      const heaviest = Math.max(...ofClass.map(({ weight }) => weight));
      return group(ofClass, heaviest, turn);
    });
    return group(classes, 1, turn);
  });
  const all = group(tenants, 1, turn);
  all.give(Math.max(0, Math.min(places, all.wants) - all.fed));
  return given;
}

function grouped<T>(all: readonly T[], key: (one: T) => string): readonly (readonly T[])[] {
  return [...Map.groupBy(all, key).values()];
}

function group(parts: readonly Part[], weight: number, turn: number): Part {
  const fed = sum(parts.map((part) => part.fed));
  return {
    weight,
    fed,
    wants: sum(parts.map((part) => part.wants)),
    give(runs) {
      const targets = levels(parts, fed + runs);
      const lacking = parts.flatMap((part, at) => {
        const target = targets[at] ?? 0;
        return target > part.fed ? [{ part, target, place: (at + turn) % parts.length }] : [];
      });
      // Who has least of its part comes first.
      lacking.sort(
        (one, other) => one.part.fed / one.target - other.part.fed / other.target || one.place - other.place,
      );
      let left = runs;
      for (const { part, target } of lacking) {
        // 33.000000001 places are 33.
        const more = Math.min(left, Math.ceil(target - 1e-6) - part.fed);
        if (more > 0) part.give(more);
        left -= Math.max(0, more);
      }
    },
  };
}

/** What each has when so many are shared by weight, none has more than it wants, and what one leaves the others share. */
function levels(parts: readonly Part[], total: number): readonly number[] {
  const level = parts.map(() => 0);
  let open = [...parts.keys()];
  let left = total;
  while (open.length > 0 && left > 0) {
    const weights = sum(open.map((at) => parts[at]?.weight ?? 0));
    const shareOf = (at: number): number => (left * (parts[at]?.weight ?? 0)) / weights;
    const full = open.filter((at) => (parts[at]?.wants ?? 0) <= shareOf(at));
    for (const at of full.length > 0 ? full : open) level[at] = full.length > 0 ? (parts[at]?.wants ?? 0) : shareOf(at);
    if (full.length === 0) break;
    left -= sum(full.map((at) => parts[at]?.wants ?? 0));
    open = open.filter((at) => !full.includes(at));
  }
  return level;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
