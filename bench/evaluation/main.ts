import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { packageVersion } from '../../src/apps/workspace/package-version.ts';
import { renderAgreementReport } from '../../src/evaluation/agreement-report/html/render-report.ts';
import type { AgreementReport, Figure } from '../../src/evaluation/agreement-report/report.ts';
import { subgroupAlarms } from '../../src/evaluation/fairness/subgroup-alarms.ts';
import { simulateWeeks } from '../../src/evaluation/drift/simulate-weeks.ts';
import { hundredThousand } from './hundred-thousand.ts';
import { plantedPlans } from './planted-plans.ts';
import { asapReports, ellipseReport } from './real-sets.ts';

const help = `Evidence before release: planted regressions, false alarms, 100,000 records, and the reports of two real sets.

  npm run bench:evaluation -- [--data DIR] [--json FILE] [--html DIR] [--quick]

  --data   folder with asap-aes/ and ellipse/ (research use only, not part of this package); without it only what is simulated
  --json   where to write the figures
  --html   folder for the full agreement reports, one a prompt and one for ELLIPSE
  --quick  ASAP prompt 3 alone`;

const { values } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    data: { type: 'string' },
    json: { type: 'string' },
    html: { type: 'string' },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(help);
  process.exit(0);
}

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
const system = {
  assayVersion: packageVersion(),
  nodeVersion: process.version,
  platform: `${process.platform} ${process.arch}`,
  generatedAt: new Date().toISOString(),
};

const effects = [0.02, 0.05, 0.1];
/** The effect at which every seed must be caught, in every bin of that many essays; smaller ones are reported with their power. */
const sureEffect = 0.1;
const sureBin = 150;

const weeks = simulateWeeks();
say('weekly regressions');
const planted = await plantedPlans(effects, 20);
say('planted regressions');
const large = await hundredThousand();
say('100,000 records');
const sure = planted.filter(({ effect, essaysInBin }) => effect === sureEffect && essaysInBin >= sureBin);
const real = values.data === undefined ? undefined : await measureReal(resolve(values.data));
const figures = {
  falseAlarmRate: weeks.falseAlarmRate,
  plantedCaught:
    sure.every(({ namedBin, seeds }) => namedBin === seeds) &&
    weeks.dropsCaught === weeks.seeds &&
    weeks.swapsCaught === weeks.seeds,
  seconds100k: large.seconds,
  weeks,
  planted,
  large,
  ...real,
};

print();
if (values.json !== undefined) {
  await mkdir(dirname(resolve(values.json)), { recursive: true });
  await writeFile(values.json, `${JSON.stringify(figures, undefined, 2)}\n`);
}

async function measureReal(data: string) {
  const asap = await asapReports(data, { system, say, ...(values.quick && { only: [3] }) });
  const ellipse = await ellipseReport(data, system);
  if (values.html !== undefined) {
    await mkdir(values.html, { recursive: true });
    for (const [prompt, { report }] of asap)
      await writeFile(join(values.html, `asap-${prompt}.html`), renderAgreementReport(report));
    await writeFile(join(values.html, 'ellipse.html'), renderAgreementReport(ellipse.report));
  }
  return {
    asap: Object.fromEntries([...asap].map(([prompt, { report }]) => [prompt, shortOf(report)])),
    ellipse: { ...shortOf(ellipse.report), alarms: subgroupAlarms(ellipse.report), offsets: ellipse.offsets },
    distanceToDirect: Math.max(ellipse.distanceToDirect, ...[...asap.values()].map((one) => one.distanceToDirect)),
  };
}

function shortOf({ evaluation, consistency, byLength, evaluationByGroup }: AgreementReport) {
  return {
    qwk: evaluation.reported.quadraticWeightedKappa,
    smd: evaluation.reported.standardizedMeanDifference,
    ...(consistency.available && { humanHuman: consistency.agreement.quadraticWeightedKappa }),
    byLength: byLength.available ? byLength.bins.map(({ bin, quadraticWeightedKappa: qwk }) => ({ bin, qwk })) : [],
    byGroup: evaluationByGroup.map(({ column, groups, fairness }) => ({
      column,
      fairness,
      groups: groups.map((one) => ({
        group: one.group,
        qwk: one.quadraticWeightedKappa,
        gap: one.kappaGap,
        dsm: one.differenceOfStandardizedMeans,
      })),
    })),
  };
}

function shown({ value, interval, n, status }: Figure): string {
  if (value === undefined) return `${status} (n ${n})`;
  const range = interval === undefined ? '' : ` [${interval.low.toFixed(3)}, ${interval.high.toFixed(3)}]`;
  return `${value.toFixed(3)}${range} n ${n}`;
}

function print(): void {
  const lines = [
    `falseAlarmRate ${figures.falseAlarmRate.toFixed(4)} over ${weeks.weeks} weeks × ${weeks.seeds} seeds (seeds with any: ${weeks.seedsWithFalseAlarm})`,
    `plantedCaught ${figures.plantedCaught}: drops of .05 ${weeks.dropsCaught}/${weeks.seeds}, swapped ids ${weeks.swapsCaught}/${weeks.seeds}, regressions of ${sureEffect} in bins of ${sureBin} essays or more ${sure.map(({ namedBin, seeds }) => `${namedBin}/${seeds}`).join(' ')}`,
    ...planted.map(
      (power) =>
        `  fall of ${power.effect.toFixed(2)} in ${power.bin} (${power.essaysInBin} essays), B better on average in ${power.betterOnAverage}/${power.seeds}: refused with the bin named ${power.namedBin}/${power.seeds}, p < .05 after Holm ${power.significant}/${power.seeds}, a bin with none of these essays named too ${power.otherBins}/${power.seeds}`,
    ),
    `seconds100k ${large.seconds.toFixed(1)}: ${large.records} records, ${large.draws} draws, ${large.bins} bins, ${large.figures} paired figures`,
  ];
  if (real !== undefined) lines.push(...realLines(real));
  console.log(lines.join('\n'));
}

function realLines({ asap, ellipse, distanceToDirect }: Awaited<ReturnType<typeof measureReal>>): string[] {
  return [
    ...Object.entries(asap).flatMap(([prompt, one]) => [
      `ASAP ${prompt}: QWK ${shown(one.qwk)}`,
      ...one.byLength.map(({ bin, qwk }) => `  ${bin}: ${shown(qwk)}`),
    ]),
    `ELLIPSE: QWK ${shown(ellipse.qwk)}`,
    ...ellipse.byGroup.flatMap(({ column, groups }) =>
      groups.map(
        ({ group, qwk, gap, dsm }) =>
          `  ${column} ${group}: QWK ${shown(qwk)}, gap ${gap.value?.toFixed(3) ?? gap.status}, DSM ${dsm.value?.toFixed(3) ?? dsm.status}`,
      ),
    ),
    ...ellipse.alarms.map((alarm) => `  alarm: ${alarm.detail}`),
    ...ellipse.offsets.flatMap(({ column, kappa, changed, groups }) => [
      `  offsets by ${column}: QWK ${kappa.before?.toFixed(3)} → ${kappa.after?.toFixed(3)}, ${(100 * changed).toFixed(1)}% of the scores change`,
      ...groups.map((one) => `    ${one.group} (n ${one.n}): ${one.before.toFixed(3)} → ${one.after.toFixed(3)}`),
    ]),
    `largest distance of a kappa from the direct computation: ${distanceToDirect}`,
  ];
}
