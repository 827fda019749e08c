/**
 * Measures stages 1 and 5 on real essays: how many ordinary ones are held and by what, how the red-team set and its look-alikes fare, essays a second.
 *
 *     npm run bench:sanitize -- --asap FILE.jsonl.gz [--prompts FOLDER] [--ellipse FILE.jsonl.gz] [--injections FILE.jsonl] [--json OUT]
 *
 * Every argument is optional; what is not given is not measured.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { fourthLockedPayloads } from '../../src/evaluation/red-team/held-out/fourth-locked-payloads.ts';
import { lockedLookAlikes } from '../../src/evaluation/red-team/held-out/locked-look-alikes.ts';
import { lockedPayloads } from '../../src/evaluation/red-team/held-out/locked-payloads.ts';
import { secondLockedLookAlikes } from '../../src/evaluation/red-team/held-out/second-locked-look-alikes.ts';
import { secondLockedPayloads } from '../../src/evaluation/red-team/held-out/second-locked-payloads.ts';
import { thirdLockedPayloads } from '../../src/evaluation/red-team/held-out/third-locked-payloads.ts';
import { checkFaithfulness } from '../../src/pipeline/5-faithfulness/check-faithfulness.ts';
import { carrierTask, placed, type Placement } from '../../src/pipeline/1-sanitize/red-team/carrier.ts';
import { letterLookAlikes } from '../../src/pipeline/1-sanitize/red-team/letter-look-alikes.ts';
import { lookAlikes, type LookAlike } from '../../src/pipeline/1-sanitize/red-team/look-alikes.ts';
import { schoolLookAlikes } from '../../src/pipeline/1-sanitize/red-team/school-look-alikes.ts';
import { payloads, type Payload } from '../../src/pipeline/1-sanitize/red-team/payloads.ts';
import { sanitize, type SanitizedEssay } from '../../src/pipeline/1-sanitize/sanitize.ts';

interface Sample {
  readonly text: string;
  readonly task: string;
}

/** Findings from which on an essay waits are counted by family; an essay may count in several. */
interface HoldRate {
  readonly essays: number;
  readonly held: number;
  readonly heldShare: number;
  readonly heldForOrders: number;
  readonly warned: number;
  readonly notGradable: number;
  readonly byFamily: Readonly<Record<string, number>>;
}

const substance = new Set([
  'copied-prompt',
  'repeated-text',
  'keyword-stuffing',
  'off-topic',
  'gibberish',
  'empty-reasoning',
]);

function isHeld(essay: SanitizedEssay): boolean {
  return essay.findings.some(({ severity }) => severity === 'hold');
}

function holdRate(samples: readonly Sample[]): HoldRate {
  const byFamily: Record<string, number> = {};
  const counts = { held: 0, heldForOrders: 0, warned: 0, notGradable: 0 };
  for (const { text, task } of samples) {
    const essay = sanitize({ text, taskText: task, identities: [] });
    const families = new Set(essay.findings.filter(({ severity }) => severity === 'hold').map(({ family }) => family));
    for (const family of families) byFamily[family] = (byFamily[family] ?? 0) + 1;
    if (families.size > 0) counts.held++;
    if ([...families].some((family) => !substance.has(family))) counts.heldForOrders++;
    if (essay.findings.some(({ severity }) => severity === 'warn')) counts.warned++;
    if (!essay.gradable.ok) counts.notGradable++;
  }
  return { essays: samples.length, ...counts, heldShare: counts.held / samples.length, byFamily };
}

function redTeam(): Record<string, { cases: number; held: number }> {
  const byFamily: Record<string, { cases: number; held: number }> = {};
  const placements: readonly Placement[] = ['start', 'middle', 'end'];
  for (const { family, text, whole } of payloads) {
    for (const placement of whole === true ? placements.slice(0, 1) : placements) {
      const essay = sanitize({
        text: whole === true ? text : placed(text, placement),
        taskText: carrierTask,
        identities: [],
      });
      const row = (byFamily[family] ??= { cases: 0, held: 0 });
      row.cases++;
      if (isHeld(essay) || !essay.gradable.ok) row.held++;
    }
  }
  return byFamily;
}

/** Attacks that no rule was made for, by place or at the start and again at the end: how many are held, and how many at least have the grade tried without their place. */
function unseen(
  list: readonly Payload[],
): Record<Placement | 'twice', { cases: number; held: number; heldOrWarned: number }> {
  const row = (place: (text: string) => string) => {
    const essays = list.map(({ text }) => sanitize({ text: place(text), taskText: carrierTask, identities: [] }));
    const isWarned = ({ findings }: SanitizedEssay): boolean => findings.some(({ severity }) => severity === 'warn');
    return {
      cases: essays.length,
      held: essays.filter(isHeld).length,
      heldOrWarned: essays.filter((essay) => isHeld(essay) || isWarned(essay)).length,
    };
  };
  return {
    start: row((text) => placed(text, 'start')),
    middle: row((text) => placed(text, 'middle')),
    end: row((text) => placed(text, 'end')),
    twice: row((text) => `${placed(text, 'start')}\n\n${text}`),
  };
}

/** Essays a second of CPU time for stages 1 and 5 together, five claims an essay. */
function throughput(samples: readonly Sample[]): number {
  const trait = {
    id: 'all',
    name: 'All',
    definition: 'All.',
    weight: 1,
    scale: { min: 1, max: 6, step: 1 as const },
    anchors: {},
  };
  const before = process.cpuUsage();
  for (const { text, task } of samples) {
    const { essay } = sanitize({ text, taskText: task, identities: [] });
    const claims = essay.sentences.slice(0, 5).map(({ id, viewSpan }) => ({
      kind: 'strength' as const,
      comment: 'Gives a reason.',
      quote: essay.masked.text.slice(viewSpan.start, viewSpan.end),
      sentenceId: id,
    }));
    checkFaithfulness({ claims, essay, trait, score: 4, taskText: task });
  }
  const used = process.cpuUsage(before);
  return samples.length / ((used.user + used.system) / 1e6);
}

function readLines(path: string): unknown[] {
  const bytes = readFileSync(path);
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line));
}

const asapRow = z.object({ essay_set: z.number(), essay: z.string() });
const plainRow = z.object({ text: z.string() });
const injectionRow = z.object({ text: z.string(), label: z.number() });

const { values } = parseArgs({
  options: {
    asap: { type: 'string' },
    prompts: { type: 'string' },
    ellipse: { type: 'string' },
    injections: { type: 'string' },
    json: { type: 'string' },
  },
});

function taskOf(set: number): string {
  const path = values.prompts === undefined ? undefined : `${values.prompts}/${set}_prompt.txt`;
  return path !== undefined && existsSync(path) ? readFileSync(path, 'utf8') : '';
}

const byFamily = redTeam();
/** Look-alikes as a paragraph of an ordinary essay. */
function heldLooks(looks: readonly LookAlike[]): { cases: number; held: number } {
  const held = looks.filter(({ text }) =>
    isHeld(sanitize({ text: placed(text, 'middle'), taskText: carrierTask, identities: [] })),
  );
  return { cases: looks.length, held: held.length };
}

const report: Record<string, unknown> = {
  redTeam: {
    families: Object.keys(byFamily).length,
    cases: Object.values(byFamily).reduce((sum, { cases }) => sum + cases, 0),
    held: Object.values(byFamily).reduce((sum, { held }) => sum + held, 0),
    byFamily,
  },
  lookAlikes: heldLooks([...lookAlikes, ...schoolLookAlikes, ...letterLookAlikes]),
  lockedLookAlikes: { first: heldLooks(lockedLookAlikes), second: heldLooks(secondLockedLookAlikes) },
  unseen: {
    first: unseen(lockedPayloads),
    second: unseen(secondLockedPayloads),
    third: unseen(thirdLockedPayloads),
    fourth: unseen(fourthLockedPayloads),
  },
};

if (values.asap !== undefined) {
  const tasks = new Map<number, string>();
  const samples = readLines(values.asap).map((row): Sample => {
    const { essay, essay_set: set } = asapRow.parse(row);
    if (!tasks.has(set)) tasks.set(set, taskOf(set));
    return { text: essay, task: tasks.get(set) ?? '' };
  });
  report['asap'] = holdRate(samples);
  report['essaysPerSecond'] = Math.round(throughput(samples.filter((_, index) => index % 4 === 0)));
}
if (values.ellipse !== undefined) {
  report['ellipse'] = holdRate(readLines(values.ellipse).map((row) => ({ text: plainRow.parse(row).text, task: '' })));
}
if (values.injections !== undefined) {
  const rows = readLines(values.injections).map((row) => injectionRow.parse(row));
  const share = (label: number): number => {
    const own = rows.filter((row) => row.label === label);
    return own.filter(({ text }) => isHeld(sanitize({ text, taskText: '', identities: [] }))).length / own.length;
  };
  report['injections'] = { attacksHeld: share(1), ordinaryHeld: share(0) };
}

const json = JSON.stringify(report, undefined, 2);
if (values.json !== undefined) writeFileSync(values.json, `${json}\n`);
console.log(json);
