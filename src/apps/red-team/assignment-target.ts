import { silentTracer } from '../../adapters/memory/tracer.ts';
import { createMemoryJournal } from '../../adapters/memory/journal.ts';
import type { Secrets } from '../../config/secrets.ts';
import { AssayError } from '../../core/errors.ts';
import { holistic } from '../../core/exemplar.ts';
import type { RedTeamTarget, TargetEssay } from '../../evaluation/red-team/target.ts';
import { createMemoryCallLedger } from '../../gateway/memory-call-ledger.ts';
import { buildExemplarIndex } from '../../pipeline/3-exemplars/select-exemplars.ts';
import { createModelGrader } from '../../pipeline/4-grade/grade-with-model.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { createConfiguredModel } from '../workspace/configured-model.ts';
import { currentPlan } from '../workspace/current-plan.ts';
import { derivedKey } from '../workspace/derived-key.ts';
import { loadMaterials, maskedText } from '../workspace/materials.ts';
import { findPrompts } from '../workspace/registry-register.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Every so-manyeth graded essay is attacked; the others are what the grader compares with. */
const attackedEvery = 4;

/**
 * An assignment of the database under the plan that its essays are graded by now. Its graded essays carry the attacks; nothing of
 * the suite is stored.
 *
 * @throws AssayError `grader.not-ready` as for grading, `training.insufficient` without graded essays
 */
export async function assignmentTarget(
  workspace: Workspace,
  assignment: StoredAssignment,
  { secrets }: { readonly secrets: Secrets },
): Promise<RedTeamTarget> {
  const { plan } = await currentPlan(workspace, assignment);
  const { rubric, identities, ports } = await loadMaterials(workspace, assignment, plan);
  const graded = await workspace.stores.gradedEssays.list(assignment.id);
  const compared = graded.filter((_, index) => index % attackedEvery !== 0);
  const essays = graded
    .filter((_, index) => index % attackedEvery === 0)
    .map(({ text, resolved }): TargetEssay => {
      const humanScore = resolved[holistic];
      return { text, ...(humanScore !== undefined && { humanScore }) };
    });
  if (essays.length === 0) {
    throw new AssayError(
      'training.insufficient',
      `assignment "${assignment.slug}" has no graded essays to carry the attacks`,
    );
  }
  const exemplars = buildExemplarIndex(
    compared.map((essay) => ({ essay, masked: maskedText(essay.text, identities) })),
    rubric,
  );
  const prompts = await findPrompts(workspace, plan.promptsHash);
  const { route } = plan;
  const secret = await derivedKey(workspace, 'boundary/1');
  // A ledger of its own: the attacks are no runs of the assignment.
  const model =
    route === null
      ? undefined
      : () =>
          createConfiguredModel(route, {
            secrets,
            ledger: createMemoryCallLedger(),
            circuits: new Map(),
          });
  return {
    name: assignment.slug,
    rubric,
    taskText: assignment.taskText,
    plan,
    identities,
    essays,
    peers: compared.filter(({ text }) => text.length > 400).map(({ text }) => text),
    secrets: prompts === undefined ? [] : [prompts.sections.system],
    ports: () => ({
      ...ports,
      exemplars,
      ...(model !== undefined && prompts !== undefined && { grader: createModelGrader(model(), prompts, { secret }) }),
    }),
    journal: createMemoryJournal,
    tracer: silentTracer,
    ...(model !== undefined && { model }),
  };
}
