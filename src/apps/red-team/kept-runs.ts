import { contentHash, toJson } from '../../core/content-hash.ts';
import type { Gate } from '../../core/gate-verdict.ts';
import type { GradingPlan } from '../../core/grading-plan.ts';
import { redTeamGate, redTeamRunSchema, type RedTeamRun } from '../../evaluation/red-team/red-team-gate.ts';
import type { RedTeamReport } from '../../evaluation/red-team/report.ts';
import type { Verdict } from '../../evaluation/red-team/verdicts.ts';
import { planHash } from '../../core/grading-plan.ts';
import { stageVersions } from '../../pipeline/run.ts';
import type { Stores } from '../../ports/stores.ts';

const kind = 'red-team-run';

/** Keeps a run under its content hash, with the versions that it tried. No essay text is in it. @returns the hash */
export function keepRun(
  { artifacts }: Pick<Stores, 'artifacts'>,
  plan: GradingPlan,
  { report, verdicts }: { readonly report: RedTeamReport; readonly verdicts: readonly Verdict[] },
): Promise<string> {
  const missed = verdicts.filter(({ met }) => !met).map(({ target, measured }) => `${target}: ${measured}`);
  return artifacts.putJson(
    kind,
    toJson({
      format: 'assay.redteam-run/1',
      planHash: planHash(plan),
      promptsHash: plan.promptsHash,
      routeHash: plan.route === null ? null : contentHash(toJson(plan.route)),
      sanitizer: stageVersions['1-sanitize'],
      faithfulness: stageVersions['5-faithfulness'],
      targetsMet: missed.length === 0,
      missed,
      // Absent figures are left out of the JSON.
      report: JSON.parse(JSON.stringify(report)) as object,
    }),
  );
}

/** The newest kept run that fits; undefined when none does. */
async function newestRun(
  { artifacts }: Pick<Stores, 'artifacts'>,
  fits: (run: RedTeamRun) => boolean,
): Promise<RedTeamRun | undefined> {
  for (const { hash } of await artifacts.list(kind)) {
    const run = redTeamRunSchema.safeParse(await artifacts.getJson(hash));
    if (run.success && fits(run.data)) return run.data;
  }
  return undefined;
}

/**
 * The gate of prompts and routes on their way to production: a kept run of the red team that tried them with the code that is running, that met every target and
 * is not below the newest run of what is in use. Runs of another sanitizer say nothing: after an upgrade that changes it, the run has to be made again.
 */
export function redTeamRegistryGate(stores: Pick<Stores, 'artifacts'>): Gate {
  return async ({ subject, environment }) => {
    if (environment !== 'production' || (subject.kind !== 'prompts' && subject.kind !== 'route')) return undefined;
    const tried = subject.kind === 'prompts' ? 'promptsHash' : 'routeHash';
    const candidate = await newestRun(
      stores,
      (run) =>
        run[tried] === subject.candidate &&
        run.sanitizer === stageVersions['1-sanitize'] &&
        run.faithfulness === stageVersions['5-faithfulness'],
    );
    const inUse =
      subject.baseline === null ? undefined : await newestRun(stores, (run) => run[tried] === subject.baseline);
    return redTeamGate(candidate, inUse, subject);
  };
}
