import { agreementShare } from './agreement-share.ts';
import { meanAbsoluteError } from './mean-absolute-error.ts';
import { quadraticWeightedKappa } from './quadratic-weighted-kappa.ts';
import { requireSameLength } from './require-same-length.ts';

export interface RoutedSet {
  readonly human: ArrayLike<number>;
  readonly machine: ArrayLike<number>;
  /** One a record: the higher, the sooner it goes to a person. */
  readonly risk: ArrayLike<number>;
}

/** Agreement of the whole set, machine and person together, when a share of it has gone to a person. */
export interface RoutingPoint {
  readonly share: number;
  readonly routed: number;
  readonly quadraticWeightedKappa: number | undefined;
  readonly exactAgreement: number | undefined;
  readonly meanAbsoluteError: number | undefined;
}

/**
 * Ranked routing: the riskiest x% of a set go to a perfect rater (their human score is taken), the rest keep the machine's score, and the
 * agreement of the whole is measured. A useful risk lifts the curve above that of a random order.
 *
 * @param shares shares to route, each 0 to 1; the number routed is rounded to whole records
 * @returns a point for each share, in the order given; figures undefined for an empty set. Ties in risk keep the set's own order
 * @throws RangeError when the lengths differ or a share is outside 0..1
 */
export function routingCurve({ human, machine, risk }: RoutedSet, shares: readonly number[]): RoutingPoint[] {
  requireSameLength(human, machine);
  requireSameLength(human, risk);
  const n = human.length;
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => risk[b]! - risk[a]! || a - b);
  return shares.map((share) => {
    if (!(share >= 0 && share <= 1)) throw new RangeError(`share is ${share}; must be 0 to 1`);
    const routed = Math.round(share * n);
    const outcome = Float64Array.from(machine);
    for (const record of order.slice(0, routed)) outcome[record] = human[record]!;
    return {
      share,
      routed,
      quadraticWeightedKappa: quadraticWeightedKappa(human, outcome),
      exactAgreement: agreementShare(human, outcome),
      meanAbsoluteError: meanAbsoluteError(human, outcome),
    };
  });
}
