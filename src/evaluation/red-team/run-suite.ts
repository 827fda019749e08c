import { AssayError } from '../../core/errors.ts';
import { probeAmbiguity } from './ambiguity.ts';
import { falseHolds, gradeClean, lookAlikeHolds } from './clean-essays.ts';
import { buildReport, type RedTeamReport } from './report.ts';
import { buildAttacks } from './build-attacks.ts';
import { tryBluffs, type BluffRow } from './bluffing.ts';
import { fourthLockedPayloads } from './held-out/fourth-locked-payloads.ts';
import { thirdLockedPayloads } from './held-out/third-locked-payloads.ts';
import { runAttacks, type AttackRow } from './run-attacks.ts';
import type { RedTeamTarget } from './target.ts';

export interface SuiteSize {
  /** Ordinary essays, spread over the bands, that carry the attacks on each target. */
  readonly carriers: number;
  /** All payloads in all places when left out; otherwise so many a family, each in one place. */
  readonly payloadsPerFamily?: number;
  /** Clean essays of each target that are graded with and without defences. */
  readonly cleanEssays: number;
  readonly ambiguityEssays: number;
  /** Essays that each way of bluffing is tried on; 0 leaves them out. */
  readonly bluffEssays: number;
}

export interface SuiteInput {
  /** Attacked one by one; each gets its share of the attacks, so that together they get all. */
  readonly targets: readonly RedTeamTarget[];
  /** The same assignments with a grader that follows no orders, to measure what defences cost honest essays; the targets themselves when left out. */
  readonly honest?: readonly RedTeamTarget[];
  /** Graded by a stand-in that is known to lean under a vague rubric: the probe has to see it. */
  readonly leaning?: readonly RedTeamTarget[];
  /** As trained scorers grade them, with the text that the task is about. */
  readonly bluffing?: readonly { readonly target: RedTeamTarget; readonly sourceText: string }[];
  /** Ordinary essays for the share of false alarms. */
  readonly ordinary: readonly { readonly text: string; readonly taskText: string }[];
  readonly size: SuiteSize;
  /** Only these families are tried, and nothing but attacks: to look at some again. */
  readonly families?: readonly string[];
  readonly system: RedTeamReport['system'];
  readonly concurrency: number;
  readonly onProgress?: (phase: string, done: number, total: number) => void;
}

/**
 * The whole suite, and its report. Nothing is kept but numbers and names.
 *
 * @throws AssayError `input.invalid` for a family that there is not
 */
export async function runSuite(input: SuiteInput): Promise<RedTeamReport> {
  const { targets, size, concurrency, onProgress } = input;
  refuseUnknown(input.families ?? []);
  const started = performance.now();
  const attacks = await attackRows(input);
  const unseen = input.families === undefined ? await unseenRows(input) : [];
  const clean = [];
  const ambiguity = [];
  for (const target of input.honest ?? targets) {
    onProgress?.(`honest essays of ${target.name}`, 0, size.cleanEssays);
    clean.push(...(await gradeClean(target, { count: size.cleanEssays, concurrency })));
    ambiguity.push(...(await probeAmbiguity(target, { count: size.ambiguityEssays, concurrency })));
  }
  for (const target of input.leaning ?? [])
    ambiguity.push(...(await probeAmbiguity(target, { count: size.ambiguityEssays, concurrency })));
  const bluffs = await bluffRows(input);
  onProgress?.('ordinary essays', 0, input.ordinary.length);
  const carriers = targets.map((target) => ({
    taskText: target.taskText,
    texts: target.essays.slice(0, 3).map(({ text }) => text),
  }));
  const [first = { texts: [], taskText: '' }] = carriers;
  return buildReport({
    system: input.system,
    attacks,
    falseHolds: falseHolds(input.ordinary),
    lookAlikes: lookAlikeHolds(first.texts, first.taskText),
    clean,
    ambiguity,
    leaningGraders: (input.leaning ?? []).map(graderOf),
    bluffs,
    unseen,
    seconds: (performance.now() - started) / 1000,
  });
}

/** Before anything is paid for. */
function refuseUnknown(families: readonly string[]): void {
  const sentence = 'One of ten words that an essay of any kind may well have. ';
  const material = { carriers: [sentence.repeat(6)], peers: [sentence], taskText: sentence.repeat(4) };
  const known = families.length === 0 ? [] : [...new Set(buildAttacks(material).map(({ family }) => family))];
  const unknown = families.filter((family) => !known.includes(family));
  if (unknown.length > 0)
    throw new AssayError('input.invalid', `no attack of ${unknown.join(', ')}; families: ${known.join(', ')}`);
}

async function attackRows(input: SuiteInput): Promise<readonly AttackRow[]> {
  const { targets, size, families, concurrency, onProgress } = input;
  const rows: AttackRow[] = [];
  for (const [part, target] of targets.entries()) {
    rows.push(
      ...(await runAttacks(target, {
        carriers: size.carriers,
        concurrency,
        share: { part, of: targets.length },
        ...(families !== undefined && { families }),
        ...(size.payloadsPerFamily !== undefined && { payloadsPerFamily: size.payloadsPerFamily }),
        onProgress: (done, total) => onProgress?.(`attacks on ${target.name}`, done, total),
      })),
    );
  }
  return rows;
}

/** Written before any of them was tried, and no rule was written from them; what of them was seen since stands in docs/security.md. */
const unseenWordings = [...thirdLockedPayloads, ...fourthLockedPayloads];

async function unseenRows({ targets, size, concurrency, onProgress }: SuiteInput): Promise<readonly AttackRow[]> {
  const rows: AttackRow[] = [];
  for (const [part, target] of targets.entries()) {
    onProgress?.(`unseen wordings on ${target.name}`, 0, unseenWordings.length);
    rows.push(
      ...(await runAttacks(target, {
        carriers: size.carriers,
        concurrency,
        share: { part, of: targets.length },
        payloads: unseenWordings,
        // All of them, each in one place: a wording is a wording wherever it stands.
        payloadsPerFamily: Number.POSITIVE_INFINITY,
      })),
    );
  }
  return rows;
}

async function bluffRows({ bluffing = [], size, concurrency, onProgress }: SuiteInput): Promise<readonly BluffRow[]> {
  const rows: BluffRow[] = [];
  for (const { target, sourceText } of size.bluffEssays === 0 ? [] : bluffing) {
    onProgress?.(`bluffs on ${target.name}`, 0, size.bluffEssays);
    rows.push(...(await tryBluffs(target, { count: size.bluffEssays, sourceText, concurrency })));
  }
  return rows;
}

function graderOf({ plan }: RedTeamTarget): string {
  return plan.route?.model ?? plan.grader;
}
