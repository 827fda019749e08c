import type { Calibrated } from '../workspace/calibrate-assignment.ts';
import { storedCalibrationSchema } from '../workspace/calibrate-card.ts';
import type { CostEstimate } from '../workspace/calibrate-cost.ts';
import type { CalibratorState } from '../workspace/calibrate-versions.ts';
import { microUsd } from './grade-words.ts';
import { table } from './output.ts';

export function estimateWords(sample: number, { essays, calls, likelyMicroUsd, mostMicroUsd }: CostEstimate): string {
  if (essays === 0) return `all ${sample} essays were graded before under this plan: nothing will be sent`;
  const known = sample === essays ? '' : `, ${sample - essays} more are graded already`;
  return `${essays} graded essays to grade with the model${known}: ${calls} questions, likely ${microUsd(likelyMicroUsd)}, at most ${microUsd(mostMicroUsd)}`;
}

export function calibratedWords(slug: string, done: Calibrated): string {
  const { report, version, unscored } = done;
  const share = report.intervalCoverage;
  return [
    `calibrator version ${version.version} of ${slug}: ${report.step} (${report.reason})`,
    `on ${report.essays} essays that it had not seen: QWK with people ${kappa(report.before)} → ${kappa(report.after)}${gainWords(report.gain)}`,
    ...(report.foldSteps.some((step) => step !== report.step)
      ? [`in cross-validation, with fewer essays, the step was ${report.foldSteps.join(' or ')}`]
      : []),
    report.halfWidth === undefined
      ? 'too few essays for an interval'
      : `90% interval: ± ${report.halfWidth.toFixed(2)} points${share === undefined ? '' : `, covers ${(100 * share).toFixed(0)}%`}`,
    ...(unscored > 0 ? [`${unscored} essays got no score from the model and are not in these figures`] : []),
    `cost of this sample: ${microUsd(done.costMicroUsd)}`,
    ...besideInUse(done),
    ending(slug, done),
  ].join('\n');
}

/** The one that was in use, by its own report card: fitted on another number of essays, it may well be the better one. */
function besideInUse({ inUse, version }: Calibrated): string[] {
  if (inUse === undefined || inUse.hash === version.hash) return [];
  const card = storedCalibrationSchema.parse(inUse.report);
  return [
    `in use before this: version ${inUse.version}, ${card.step} on ${card.essays} essays, QWK ${kappa(card.after)}`,
  ];
}

function gainWords(gain: Calibrated['report']['gain']): string {
  return gain === undefined ? '' : `; 95% interval of the gain ${gain.low.toFixed(3)} to ${gain.high.toFixed(3)}`;
}

function ending(slug: string, { promoted, beatsAggregate, refusals, version }: Calibrated): string {
  if (promoted) return 'It is in use now.';
  if (!beatsAggregate)
    return 'It does not beat the plain aggregate, so it cannot be put to use. More graded essays may help.';
  const command = `assay calibrator promote ${slug} ${version.version}`;
  if (refusals.length === 0) return `It is not in use; to change that: ${command}`;
  return [
    'It is not in use. In the way:',
    ...refusals.map((refusal) => `  ${refusal}`),
    `More graded essays may tell; to use it all the same: ${command} --override "<reason>"`,
  ].join('\n');
}

export function calibratorsTable({ versions, inUse, differs }: CalibratorState): string {
  if (versions.length === 0) return 'there is no calibrator yet';
  const rows = versions.map(({ version, fittedAt, report }) => [
    version,
    fittedAt.toISOString().slice(0, 16),
    report.essays,
    report.step,
    kappa(report.before),
    kappa(report.after),
    report.halfWidth === undefined ? '' : `± ${report.halfWidth.toFixed(2)}`,
    report.intervalCoverage === undefined ? '' : `${(100 * report.intervalCoverage).toFixed(0)}%`,
    version === inUse ? 'in use' : '',
  ]);
  const stale =
    differs === undefined || differs.length === 0
      ? []
      : [
          `The one in use was fitted under another ${differs.join(', ')}: until "assay calibrate" is run again the aggregate counts.`,
        ];
  return [
    table(['version', 'fitted', 'essays', 'step', 'QWK before', 'after', '90%', 'covers', ''], rows),
    ...stale,
  ].join('\n');
}

function kappa(value: number | undefined): string {
  return value?.toFixed(3) ?? 'undefined';
}
