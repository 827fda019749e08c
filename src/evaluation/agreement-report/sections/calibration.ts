import { affineCalibration } from '../../../stats/affine-calibration.ts';
import { bootstrapIntervals, type Resample } from '../../../stats/bootstrap-intervals.ts';
import { mean } from '../../../stats/mean.ts';
import { pairedMoments } from '../../../stats/paired-moments.ts';
import { makeFigure } from '../figure.ts';
import type { LabelledRecord, LabelledSet } from '../labelled-set.ts';
import type { MeasureContext } from '../measure-agreement.ts';
import type { CalibrationSection, Unavailable } from '../report.ts';
import { meanFigure } from './bin-agreement.ts';
import { lengthBins } from './length-bins.ts';

export interface CalibrationOptions {
  readonly nominalCoverage?: number;
  readonly lengthBins: number;
}

const MOST_BINS = 10;

/** Whether a prediction of 3 is 3 on average, and whether the intervals hold what they promise. */
export function calibration(
  set: LabelledSet,
  context: MeasureContext,
  options: CalibrationOptions,
): CalibrationSection | Unavailable {
  const continuous = set.records.every((record) => record.continuous !== undefined);
  const rows = set.records.map((record) => ({
    human: record.human,
    predicted: continuous ? record.continuous! : record.machine,
  }));
  const columns = [Float64Array.from(rows, (row) => row.predicted), Float64Array.from(rows, (row) => row.human)];
  const values = line({ columns, counts: new Uint32Array(rows.length).fill(1) });
  if (affineCalibration(columns[0]!, columns[1]!) === undefined) {
    return { available: false, reason: 'The machine gave every essay the same score.' };
  }
  const intervals = bootstrapIntervals<'slope' | 'intercept'>(columns, line, context.bootstrap);
  const figure = (name: 'slope' | 'intercept') =>
    makeFigure({ n: rows.length, value: values[name], interval: intervals[name], minimumN: context.minimumN });
  const coverage = intervalCoverage(set.records, context, options);
  return {
    available: true,
    basis: continuous ? 'continuous' : 'reported',
    slope: figure('slope'),
    intercept: figure('intercept'),
    bins: predictionBins(rows, binCount(rows.length, context.minimumN)).map((bin) => ({
      predicted: mean(bin.map((row) => row.predicted)) ?? 0,
      human: meanFigure(
        bin.map((row) => row.human),
        context,
      ),
    })),
    ...(coverage === undefined ? {} : { coverage }),
  };
}

/** Human score regressed on prediction: slope 1 and intercept 0 for a calibrated machine. */
function line({ columns, counts }: Resample): Record<'slope' | 'intercept', number | undefined> {
  const moments = pairedMoments(columns[0]!, columns[1]!, counts);
  if (moments === undefined || !(moments.varianceA > 0)) return { slope: undefined, intercept: undefined };
  const slope = moments.covariance / moments.varianceA;
  return { slope, intercept: moments.meanB - slope * moments.meanA };
}

/** As many bins as can each hold the minimum n, up to ten. */
function binCount(n: number, minimumN: number): number {
  return Math.max(1, Math.min(MOST_BINS, Math.floor(n / Math.max(1, minimumN))));
}

/** Equally large parts of the set in order of prediction; equal predictions stay together. */
function predictionBins<T extends { readonly predicted: number }>(rows: readonly T[], count: number): T[][] {
  const sorted = rows.toSorted((a, b) => a.predicted - b.predicted);
  const bins: T[][] = [];
  let start = 0;
  while (start < sorted.length) {
    let end = Math.min(sorted.length, start + Math.ceil(rows.length / count));
    while (end < sorted.length && sorted[end]!.predicted === sorted[end - 1]!.predicted) end += 1;
    bins.push(sorted.slice(start, end));
    start = end;
  }
  return bins;
}

function intervalCoverage(
  records: readonly LabelledRecord[],
  context: MeasureContext,
  options: CalibrationOptions,
): CalibrationSection['coverage'] {
  const known = records.filter((record) => record.interval !== undefined);
  if (known.length === 0) return undefined;
  const covered = (members: readonly LabelledRecord[]) =>
    meanFigure(
      members.map(({ human, interval }) => (human >= interval!.low && human <= interval!.high ? 1 : 0)),
      context,
    );
  return {
    ...(options.nominalCoverage === undefined ? {} : { nominal: options.nominalCoverage }),
    observed: covered(known),
    meanWidth: mean(known.map(({ interval }) => interval!.high - interval!.low)) ?? 0,
    byLength: lengthBins(known, options.lengthBins).map((bin) => ({ bin: bin.label, observed: covered(bin.records) })),
  };
}
