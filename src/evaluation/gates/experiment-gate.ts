import type { GateCheck } from '../../core/gate-verdict.ts';
import type { Figure } from '../agreement-report/report.ts';
import type { ComparedFigure, ExperimentReport } from '../experiments/experiment-report.ts';

export interface GateBounds {
  /** Quadratic weighted kappa with people, at least. */
  readonly floorKappa: number;
  /** Human-human minus human-machine, at most. */
  readonly degradation: number;
  /** Mean cost of an essay, at most; in micro-dollars. */
  readonly maxCostMicroUsd?: number;
  /** Evaluators that must be at parity or better over all and in every bin. */
  readonly parity: readonly string[];
}

/** docs/metrics.md: the floor, and what must not become worse anywhere. */
export const standardBounds: GateBounds = {
  floorKappa: 0.7,
  degradation: 0.1,
  parity: ['qwk', 'faithfulness', 'generic-rate', 'abstention'],
};

/**
 * What an experiment says about letting B replace A: the floor, parity over all and in every bin, and the cost.
 *
 * Parity is judged by point estimates, as the release rule has it: any bin in which B is worse is named and fails, however wide its
 * interval. Where there are too few essays, or too few claims, the check says so and is not a pass.
 */
export function gateChecks(report: ExperimentReport, bounds: GateBounds = standardBounds): GateCheck[] {
  return [
    reserved(report),
    floor(report, bounds),
    degradation(report, bounds),
    ...parity(report, bounds),
    ...cost(report, bounds),
  ];
}

type Agreement = Pick<ExperimentReport, 'figures' | 'humanHuman'>;

/** The same where nothing but scores is known (a trained scorer, a calibrator): the floor, people among themselves, and parity of agreement everywhere. */
export function agreementChecks(report: Agreement): GateCheck[] {
  const bounds = { ...standardBounds, parity: ['qwk'] };
  return [floor(report, bounds), degradation(report, bounds), ...parity(report, bounds)];
}

function reserved({ dataset }: ExperimentReport): GateCheck {
  const { slug, version } = dataset;
  return {
    name: 'dataset',
    status: dataset.reserved ? 'passed' : 'failed',
    n: dataset.rows - dataset.gone,
    detail: dataset.reserved
      ? `${slug} version ${version} is kept from training and exemplars`
      : `${slug} version ${version} is not kept from training: a grader may have learnt from its essays`,
  };
}

const overall = (report: Pick<ExperimentReport, 'figures'>, evaluator: string) =>
  report.figures.find((figure) => figure.evaluator === evaluator && figure.bin === undefined);

function floor(report: Agreement, { floorKappa }: GateBounds): GateCheck {
  const figure = overall(report, 'qwk')?.b;
  const about = { name: 'floor', threshold: floorKappa, n: figure?.n ?? 0 };
  if (figure?.value === undefined)
    return { ...about, status: 'too-few', detail: `too few essays to tell B’s agreement with people (n = ${about.n})` };
  const met = figure.value >= floorKappa;
  return {
    ...about,
    ...numbers(figure),
    status: met ? 'passed' : 'failed',
    detail: `B agrees with people at QWK ${shown(figure)}; ${met ? 'at least' : 'below'} ${floorKappa.toFixed(2)}`,
  };
}

function degradation(report: Agreement, { degradation: most }: GateBounds): GateCheck {
  const [people, machine] = [report.humanHuman, overall(report, 'qwk')?.b];
  const about = { name: 'degradation', threshold: most, n: people.n };
  if (people.value === undefined || machine?.value === undefined)
    return {
      ...about,
      status: 'too-few',
      detail: `too few essays were read by two people (n = ${people.n}) to say how far B falls short of them`,
    };
  const loss = people.value - machine.value;
  const met = loss <= most;
  return {
    ...about,
    value: loss,
    status: met ? 'passed' : 'failed',
    detail: `two people agree at QWK ${shown(people)}, B with people at ${shown(machine)}: a loss of ${loss.toFixed(3)}, ${met ? 'within' : 'more than'} ${most.toFixed(2)}`,
  };
}

function parity(report: Agreement, { parity: names }: GateBounds): GateCheck[] {
  return names.flatMap((name) => {
    const own = report.figures.filter((figure) => figure.evaluator === name);
    if (own.length > 0) return own.map(parityCheck);
    return [{ name: `parity ${name}`, status: 'too-few' as const, n: 0, detail: `nothing was measured for ${name}` }];
  });
}

/** The bins in which B is worse; `all` stands for all essays together. */
export function parityFailures(figures: readonly ComparedFigure[]): string[] {
  return figures.filter((figure) => parityCheck(figure).status === 'failed').map((figure) => figure.bin ?? 'all');
}

function parityCheck(figure: ComparedFigure): GateCheck {
  const { evaluator, title, bin, n, a, b, difference, worse, adjustedP } = figure;
  const where = bin === undefined ? 'over all essays' : `in ${bin}`;
  const about = { name: `parity ${evaluator}`, n, ...(bin !== undefined && { bin }) };
  if (difference.value === undefined || worse === undefined) {
    // A grader that makes no claims has none that could be unfaithful; that is known, not unknown.
    if (a.status === 'undefined' && b.status === 'undefined' && isOfClaims(evaluator))
      return {
        ...about,
        status: 'passed',
        detail: `${title} ${where}: neither plan makes claims that could be counted`,
      };
    return { ...about, status: 'too-few', detail: `${title} ${where}: too few to tell (n = ${n})` };
  }
  const chance = adjustedP === undefined ? '' : `, p ${adjustedP.toFixed(3)} after Holm`;
  return {
    ...about,
    ...numbers(difference),
    threshold: 0,
    status: worse ? 'failed' : 'passed',
    detail: `${title} ${where}: A ${shown(a)}, B ${shown(b)}, difference ${shown(difference)}${chance}; B is ${worse ? 'worse' : 'not worse'}`,
  };
}

function isOfClaims(evaluator: string): boolean {
  return evaluator === 'faithfulness' || evaluator === 'generic-rate';
}

function cost(report: ExperimentReport, { maxCostMicroUsd }: GateBounds): GateCheck[] {
  if (maxCostMicroUsd === undefined) return [];
  const figure = overall(report, 'cost')?.b;
  const about = { name: 'cost', threshold: maxCostMicroUsd, n: figure?.n ?? 0 };
  if (figure?.value === undefined) return [{ ...about, status: 'too-few', detail: 'too few essays to tell the cost' }];
  const met = figure.value <= maxCostMicroUsd;
  const dollars = (microUsd: number) => `$${(microUsd / 1e6).toFixed(4)}`;
  return [
    {
      ...about,
      ...numbers(figure),
      status: met ? 'passed' : 'failed',
      detail: `an essay costs ${dollars(figure.value)} under B; allowed are ${dollars(maxCostMicroUsd)}`,
    },
  ];
}

function numbers({ value, interval }: Figure): Pick<GateCheck, 'value' | 'interval'> {
  return { ...(value !== undefined && { value }), ...(interval !== undefined && { interval: { ...interval } }) };
}

function shown({ value, interval }: Figure): string {
  if (value === undefined) return 'unknown';
  const range = interval === undefined ? '' : ` (${interval.low.toFixed(3)} to ${interval.high.toFixed(3)})`;
  return `${value.toFixed(3)}${range}`;
}
