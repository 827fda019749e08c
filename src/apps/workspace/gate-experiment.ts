import { contentHash, toJson } from '../../core/content-hash.ts';
import { gateStatusOf, type ArtifactKind, type Gate } from '../../core/gate-verdict.ts';
import { gradingPlanSchema, type GradingPlan } from '../../core/grading-plan.ts';
import type { StoredExperiment } from '../../ports/dataset-stores.ts';
import type { Stores } from '../../ports/stores.ts';
import { checksOf, evidenceHash, reportIn } from './experiment-run.ts';
import { readSpec } from './experiment-prepare.ts';

/**
 * The gate of what changes a machine's words: the newest experiment whose B is put together with the version that asks to be let in, and whose A
 * is with what is in use. Says nothing where none was run: then there is no evidence, which the registry does not take for a pass.
 */
export function experimentRegistryGate({ experiments, artifacts }: Pick<Stores, 'experiments' | 'artifacts'>): Gate {
  return async ({ subject }) => {
    const { kind, candidate, baseline } = subject;
    for (const experiment of await experiments.list()) {
      if (experiment.report === undefined) continue;
      const [a, b] = [await planOf(artifacts, experiment.planA), await planOf(artifacts, experiment.planB)];
      if (!holds(b, experiment, kind, candidate)) continue;
      if (baseline !== null && versionIn(a, kind) !== undefined && versionIn(a, kind) !== baseline) continue;
      const report = reportIn(experiment);
      const checks = [...checksOf(experiment)];
      return { gate: 'experiment', status: gateStatusOf(checks), subject, checks, evidenceHash: evidenceHash(report) };
    }
    return undefined;
  };
}

async function planOf(artifacts: Stores['artifacts'], hash: string): Promise<GradingPlan> {
  return gradingPlanSchema.parse(await artifacts.getJson(hash));
}

/** What a plan has of a kind; undefined where it cannot be read off the plan. */
function versionIn(plan: GradingPlan, kind: ArtifactKind): string | undefined {
  if (kind === 'rubric') return plan.rubricHash;
  if (kind === 'prompts') return plan.promptsHash ?? undefined;
  if (kind === 'route') return plan.route === null ? undefined : contentHash(toJson(plan.route));
  return undefined;
}

function holds(plan: GradingPlan, experiment: StoredExperiment, kind: ArtifactKind, candidate: string): boolean {
  return versionIn(plan, kind) === candidate || readSpec(experiment).versionsB[kind] === candidate;
}
