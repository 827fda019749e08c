import { published, publishedCrossPrompt } from './published.ts';
import type { AsapReport } from './report.ts';

const shown = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(4));

/** The figures as tables, the published ones beside them. */
export function printReport(report: AsapReport): void {
  console.log(`\nAverage QWK, ASAP-AES, standard folds: ${report.part}`);
  for (const [name, value] of Object.entries(report.average)) console.log(`  ${name.padEnd(20)} ${shown(value)}`);
  console.log('\nPublished');
  for (const [name, value, note] of published) console.log(`  ${name.padEnd(60)} ${value.padEnd(8)} ${note}`);
  console.log('\nPer prompt                train+dev  train only  human-human  coverage  fused');
  for (const row of report.perPrompt) {
    const cells = [row.trainDev, row.trainOnly, row.humanHuman, row.coverage, row.fused].map((value) =>
      shown(value).padStart(10),
    );
    console.log(`  prompt ${row.prompt} (${String(row.essays).padStart(4)} essays) ${cells.join(' ')}`);
  }
  console.log('\nTraits, mean over the prompts that have them');
  for (const [trait, value] of Object.entries(report.traits)) console.log(`  ${trait.padEnd(20)} ${shown(value)}`);
  console.log('\nBy length within a prompt');
  for (const [bin, value] of Object.entries(report.lengthBins)) console.log(`  ${bin.padEnd(20)} ${shown(value)}`);
  console.log(`\nNominal 90% interval covers ${shown(report.coverage.overall)}`);
  console.log(`\nCross-prompt, matched to the prompt's mean and spread: ${shown(report.crossPrompt.average)}`);
  for (const [name, value, note] of publishedCrossPrompt)
    console.log(`  ${name.padEnd(20)} ${value.padEnd(8)} ${note}`);
  if (report.ellipse !== undefined) {
    console.log(`\nELLIPSE, ${report.ellipse.essays} essays, five folds          QWK      RMSE  coverage`);
    for (const [target, figures] of Object.entries(report.ellipse.targets)) {
      const cells = [figures.quadraticWeightedKappa, figures.rootMeanSquaredError, figures.coverage].map((value) =>
        shown(value).padStart(9),
      );
      console.log(`  ${target.padEnd(28)}${cells.join(' ')}`);
    }
  }
  const { seconds200, seconds1800 } = report.train;
  console.log(
    `\nTrain 200 essays ${shown(seconds200)} s, 1,800 ${shown(seconds1800)} s; predict ${shown(report.predict.medianMs)} ms (median);`,
  );
  console.log(
    `artifact ${report.artifactBytes ?? '–'} bytes; whole protocol ${report.seconds.toFixed(0)} s, peak ${report.peakMiB.toFixed(0)} MiB; sources ${report.sources}`,
  );
}
