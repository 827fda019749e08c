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
  const byTenant = grouped(batches, ({ tenant }) => tenant);
  const tenants = byTenant.map((ofTenant) => {
    const byClass = grouped(ofTenant, (batch) => batch.class);
    // Whose turn it is within one changes when all beside it had theirs: at one pace some would never have it.
    const inTenant = Math.floor(turn / byTenant.length);
    const inClass = Math.floor(inTenant / byClass.length);
    const classes = byClass.map((ofClass) => {
      const heaviest = Math.max(1, ...ofClass.filter(({ wants }) => wants > 0).map(({ weight }) => weight));
      return group(ofClass, heaviest, inClass);
    });
    return group(classes, 1, inTenant);
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
        return target > part.fed ? [{ part, target, place: (at + turn) % parts.length, more: 0 }] : [];
      });
      // Who has least of its part comes first; what whole parts leave goes round one by one.
      lacking.sort(
        (one, other) => one.part.fed / one.target - other.part.fed / other.target || one.place - other.place,
      );
      let left = runs;
      for (const one of lacking) {
        // 32.999999999 places are 33.
        one.more = Math.max(0, Math.min(left, Math.floor(one.target + 1e-6) - one.part.fed));
        left -= one.more;
      }
      for (const one of lacking.toSorted((a, b) => a.place - b.place)) {
        if (left === 0 || one.part.fed + one.more >= one.target - 1e-6) continue;
        one.more += 1;
        left -= 1;
      }
      for (const { part, more } of lacking) if (more > 0) part.give(more);
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
