import { toJson } from '../../core/content-hash.ts';
import { subgroupAlarms } from '../../evaluation/fairness/subgroup-alarms.ts';
import type { ModelCard } from '../../evaluation/model-card/model-card.ts';
import { exemplarsOf, measurePlan, type FairnessOptions } from './fairness-report.ts';
import type { NamedPlan } from './experiment-plan.ts';
import type { Workspace } from './workspace.ts';

/** The card of a plan, measured on a locked set, stored as an artifact: the same figures and versions give the same card but for its date. */
export async function modelCard(
  workspace: Workspace,
  options: FairnessOptions,
): Promise<ModelCard & { readonly cardHash: string }> {
  const { open, named, report, unscored } = await measurePlan(workspace, options);
  const { dataset, version, assignment } = open;
  const { slug, title, genre, gradeLevel } = assignment;
  const card: ModelCard = {
    format: 'assay.model-card/1',
    assignment: { slug, title, genre, gradeLevel },
    plan: { hash: named.hash, grader: graderOf(named), parts: partsOf(named) },
    dataset: {
      slug: dataset.slug,
      kind: dataset.kind,
      version: version.version,
      hash: version.hash,
      gone: version.gone,
      reserved: dataset.reserved,
    },
    agreement: report,
    unscored,
    alarms: subgroupAlarms(report),
    exemplars: await exemplarsOf(workspace, assignment),
    system: options.system,
  };
  const cardHash = await workspace.stores.artifacts.putJson('model-card', toJson(card));
  return { ...card, cardHash };
}

function graderOf({ plan }: NamedPlan): string {
  return plan.grader === 'model' ? (plan.route?.model ?? 'model') : `scorer ${plan.scorerHash?.slice(0, 12) ?? ''}`;
}

function partsOf({ plan }: NamedPlan): ModelCard['plan']['parts'] {
  const named: readonly (readonly [string, string | null | undefined])[] = [
    ['Rubric', plan.rubricHash],
    ['Task', plan.taskHash],
    ['Prompts', plan.promptsHash],
    ['Model', plan.route === null ? null : `${plan.route.provider} ${plan.route.model}`],
    ['Scorer', plan.scorerHash],
    ['Calibrator', plan.calibratorHash],
    ['Rubric questions', plan.questionsHash],
    ['Embedder', plan.embedder],
    ...Object.entries(plan.stageVersions).map(([stage, version]) => [`Stage ${stage}`, version] as const),
  ];
  return named.flatMap(([name, version]) => (version == null ? [] : [{ name, version }]));
}
