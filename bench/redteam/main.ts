/**
 * The red team suite as a gate: exit code 1 when a target is missed.
 *
 *     node bench/redteam/main.ts [--data FOLDER] [--json FILE] [--html FILE] [--before FILE] [--quick]
 *
 * FOLDER holds asap-aes/; without it the demonstration class is attacked. --before names the JSON of the version in use: nothing may be worse.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { redTeam } from '../../src/apps/red-team/red-team.ts';
import { readReport } from '../../src/evaluation/red-team/read-report.ts';
import { renderRedTeam } from '../../src/evaluation/red-team/render-red-team.ts';
import { verdictsOf } from '../../src/evaluation/red-team/verdicts.ts';

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    json: { type: 'string' },
    html: { type: 'string' },
    before: { type: 'string' },
    quick: { type: 'boolean', default: false },
  },
});

let phase = '';
const report = await redTeam({
  quick: values.quick,
  ...(values.data !== undefined && { data: values.data }),
  onProgress(now, done, total) {
    if (now !== phase || done === total || done % 100 === 0) process.stderr.write(`${now}: ${done} of ${total}\n`);
    phase = now;
  },
});
const before = values.before === undefined ? undefined : readReport(readFileSync(values.before, 'utf8'), values.before);
const verdicts = verdictsOf(report, before);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
if (values.html !== undefined) writeFileSync(values.html, renderRedTeam(report, verdicts));
for (const { target, measured, met } of verdicts) console.log(`${met ? 'met   ' : 'MISSED'}  ${target}: ${measured}`);
for (const { target, bluff, meanGain, held, cases, releasedGained } of report.bluffs) {
  const change =
    meanGain === undefined ? 'not scored' : `${meanGain >= 0 ? '+' : ''}${meanGain.toFixed(3)} of the range`;
  console.log(
    `bluff   ${target}, ${bluff}: ${change}, held ${held} of ${cases}, released with a gain ${releasedGained}`,
  );
}
const { unseen, withoutDefences: plain } = report;
console.log(
  `without defences: by score ${percent(plain.scored.share)}, by leak ${percent(plain.leaked.share)} of ${plain.scored.cases}; unseen wordings ${percent(unseen.withoutDefences.scored.share)} and ${percent(unseen.withoutDefences.leaked.share)}`,
);
console.log(
  `unseen wordings: found ${percent(unseen.found.share)}, held ${percent(unseen.held.share)} of ${unseen.cases}, moved ${unseen.releasedMoved}, above the essay alone ${unseen.releasedHigher}`,
);
console.log(`${report.cases} attacks of ${report.families} families in ${report.seconds} s`);
process.exitCode = verdicts.every(({ met }) => met) ? 0 : 1;

function percent(share: number | undefined): string {
  return share === undefined ? '-' : `${(100 * share).toFixed(1)}%`;
}
