import { agreementShare } from '../../../stats/agreement-share.ts';
import { bootstrapIntervals, type Resample } from '../../../stats/bootstrap-intervals.ts';
import { meanAbsoluteError } from '../../../stats/mean-absolute-error.ts';
import { mean } from '../../../stats/mean.ts';
import { quadraticWeightedKappa } from '../../../stats/quadratic-weighted-kappa.ts';
import { createRandom } from '../../../stats/random.ts';
import { routingCurve, type RoutingPoint } from '../../../stats/routing-curve.ts';
import { makeFigure } from '../figure.ts';
import type { LabelledRecord, LabelledSet } from '../labelled-set.ts';
import type { MeasureContext } from '../measure-agreement.ts';
import type { RoutingSection, Unavailable } from '../report.ts';
import { binAgreement } from './bin-agreement.ts';

const ROUTED_SHARES = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1];
const CONFIDENT_SHARES = [0.5, 0.7, 0.9, 1];
/** Essays in all the random orders together: one order of many essays is as steady as many orders of few. */
const RANDOMLY_ORDERED = 40_000;
const MOST_RANDOM_ORDERS = 20;

type Measure = keyof Pick<RoutingPoint, 'quadraticWeightedKappa' | 'exactAgreement' | 'meanAbsoluteError'>;

/** What routing the riskiest essays to a person buys, and how the machine does on those it is surest of. */
export function routing(set: LabelledSet, context: MeasureContext): RoutingSection | Unavailable {
  const known = set.records.filter((record) => record.risk !== undefined);
  if (set.riskSource === undefined || known.length === 0) {
    return {
      available: false,
      reason: 'No column says how sure the machine is (risk, confidence, an interval, or a continuous score).',
    };
  }
  const columns = {
    human: known.map((record) => record.human),
    machine: known.map((record) => record.machine),
    risk: known.map((record) => record.risk!),
  };
  const points = routingCurve(columns, ROUTED_SHARES);
  const random = randomKappas(columns, context.bootstrap.seed);
  const intervals = routedIntervals(known, points, context);
  return {
    available: true,
    riskSource: set.riskSource,
    points: points.map((point, index) => {
      const figure = (name: Measure) =>
        makeFigure({
          n: known.length,
          value: point[name],
          interval: intervals[`${index}.${name}`],
          minimumN: context.minimumN,
        });
      const randomKappa = random[index];
      return {
        share: point.share,
        routed: point.routed,
        quadraticWeightedKappa: figure('quadraticWeightedKappa'),
        exactAgreement: figure('exactAgreement'),
        meanAbsoluteError: figure('meanAbsoluteError'),
        ...(randomKappa === undefined ? {} : { randomKappa }),
      };
    }),
    confident: confidentSubsets(known, context),
  };
}

function riskiestFirst(records: readonly LabelledRecord[]): LabelledRecord[] {
  return records.toSorted((a, b) => b.risk! - a.risk!);
}

/** Who is routed is settled on the whole set; the resamples say how far the outcome depends on the essays drawn. */
function routedIntervals(records: readonly LabelledRecord[], points: readonly RoutingPoint[], context: MeasureContext) {
  const ranked = riskiestFirst(records);
  const columns = [
    ranked.map((record) => record.human),
    ranked.map((record) => record.machine),
    ranked.map((_, rank) => points.findIndex((point) => rank < point.routed)),
  ];
  return bootstrapIntervals<string>(
    columns,
    (resample) => routedStatistics(resample, points.length),
    context.bootstrap,
  );
}

function routedStatistics({ columns, counts }: Resample, points: number): Record<string, number | undefined> {
  const [human, machine, firstPoint] = [columns[0]!, columns[1]!, columns[2]!];
  const result: Record<string, number | undefined> = {};
  for (let point = 0; point < points; point++) {
    const outcome = machine.map((score, i) => (firstPoint[i]! >= 0 && firstPoint[i]! <= point ? human[i]! : score));
    result[`${point}.quadraticWeightedKappa`] = quadraticWeightedKappa(human, outcome, counts);
    result[`${point}.exactAgreement`] = agreementShare(human, outcome, { counts });
    result[`${point}.meanAbsoluteError`] = meanAbsoluteError(human, outcome, counts);
  }
  return result;
}

function randomKappas(
  { human, machine }: { readonly human: readonly number[]; readonly machine: readonly number[] },
  seed: number,
): (number | undefined)[] {
  const random = createRandom(seed);
  const orders = Math.max(2, Math.min(MOST_RANDOM_ORDERS, Math.ceil(RANDOMLY_ORDERED / human.length)));
  const curves = Array.from({ length: orders }, () =>
    routingCurve({ human, machine, risk: human.map(() => random.uniform()) }, ROUTED_SHARES),
  );
  return ROUTED_SHARES.map((_, index) => {
    const kappas = curves.map((curve) => curve[index]!.quadraticWeightedKappa ?? Number.NaN);
    return mean(kappas);
  });
}

function confidentSubsets(records: readonly LabelledRecord[], context: MeasureContext): RoutingSection['confident'] {
  const surestFirst = riskiestFirst(records).toReversed();
  return CONFIDENT_SHARES.map((share) => ({
    share,
    ...binAgreement(
      share === 1 ? 'all' : `surest ${Math.round(share * 100)}%`,
      surestFirst.slice(0, Math.round(share * records.length)),
      context,
    ),
  }));
}
