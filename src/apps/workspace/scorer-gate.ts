import { AssayError } from '../../core/errors.ts';
import { holistic, type GradedEssay } from '../../core/exemplar.ts';
import type { GateCheck } from '../../core/gate-verdict.ts';
import { roundToScale } from '../../core/score-scale.ts';
import { humanBaseline } from '../../evaluation/datasets/double-blind.ts';
import { qwk } from '../../evaluation/evaluators/agreement.ts';
import type { EvaluatedEssay } from '../../evaluation/evaluators/evaluator.ts';
import { comparePlans } from '../../evaluation/experiments/compare-plans.ts';
import { scorerChecks } from '../../evaluation/gates/experiment-gate.ts';
import { wordsOf } from '../../pipeline/3-exemplars/text-terms.ts';
import type { ScorerVersion, StoredAssignment } from '../../ports/stored.ts';
import { measureContext } from './dataset-labelling.ts';
import { learningEssays } from './dataset-learning.ts';
import { noOutcome } from './experiment-outcome.ts';
import { learnerGroups } from './learner-groups.ts';
import { currentRubric } from './registry-resolve.ts';
import { heldOutOf } from './train-held-out.ts';
import type { Workspace } from './workspace.ts';

const minimumN = 30;
const bootstrap = { seed: 7, draws: 1000 };

/**
 * What the gates say of a scorer that would replace the one in use, both on the assignment's graded essays and each on what it had not seen:
 * the floor, people among themselves, and parity over all, by length and by what is known of the writers.
 *
 * @returns undefined where there is nothing to replace: none in use, the same one, or one that this release cannot ask any more
 */
export async function scorerGate(
  workspace: Workspace,
  assignment: StoredAssignment,
  candidate: ScorerVersion,
): Promise<readonly GateCheck[] | undefined> {
  const inUse = await workspace.stores.scorers.inUse(assignment.id);
  if (inUse === undefined || inUse.hash === candidate.hash) return undefined;
  const essays = await learningEssays(workspace, assignment);
  const before = await heldOutOf(workspace, inUse, essays).catch((error: unknown) => {
    if (error instanceof AssayError && error.code === 'artifact.invalid') return undefined;
    throw error;
  });
  if (before === undefined) return undefined;
  const after = await heldOutOf(workspace, candidate, essays);
  const { rubric } = await currentRubric(workspace, assignment);
  const learners = await workspace.stores.datasets.learnersOfGraded(assignment.id);
  const pairs = essays.flatMap((essay, position) => {
    const [a, b] = [before.get(essay.id), after.get(essay.id)];
    if (a === undefined || b === undefined || essay.resolved[holistic] === undefined) return [];
    const about = evaluated(essay, position, learnerGroups(learners.get(essay.id)));
    return [
      {
        a: { ...about, outcome: { ...noOutcome, score: roundToScale(a, rubric.scale) } },
        b: { ...about, outcome: { ...noOutcome, score: roundToScale(b, rubric.scale) } },
      },
    ];
  });
  const { figures } = await comparePlans(pairs, {
    ...bootstrap,
    evaluators: [qwk],
    scale: rubric.scale,
    traitScales: {},
    minimumN,
    lengthBins: 3,
  });
  const people = humanBaseline(
    essays.map(({ raters }) => raters),
    { ...measureContext(rubric.scale), minimumN, bootstrap: { ...bootstrap, level: 0.95 } },
  );
  return scorerChecks({ figures, humanHuman: people.quadraticWeightedKappa });
}

/**
 * Puts a scorer to use. The first one of an assignment goes in as it is: it replaces nothing, and its score of the whole counts only from the
 * floor on. One that replaces another passes the gates, or somebody says why it goes in all the same, which is audited.
 *
 * @throws AssayError `promotion.refused` naming each check that is in the way
 */
export async function promoteScorer(
  workspace: Workspace,
  assignment: StoredAssignment,
  version: number,
  overrideReason?: string,
): Promise<ScorerVersion> {
  const { stores } = workspace;
  const found = (await stores.scorers.list(assignment.id)).find((one) => one.version === version);
  const checks = found === undefined ? undefined : await scorerGate(workspace, assignment, found);
  const refusals = refusalsIn(checks ?? []);
  await passOrOverride(workspace, { what: 'scorer', assignment, version, refusals, overrideReason });
  return stores.scorers.promote(assignment.id, version);
}

/** One sentence for each check that is no pass. */
export function refusalsIn(checks: readonly GateCheck[]): readonly string[] {
  return checks
    .filter(({ status }) => status !== 'passed')
    .map(({ name, bin, status, detail }) => {
      const where = bin === undefined ? '' : ` at ${bin}`;
      return `${name}${where} ${status === 'failed' ? 'failed' : 'has too few to tell'}: ${detail}`;
    });
}

/** @throws AssayError `promotion.refused` where something is in the way and no reason to overrule it is given */
export async function passOrOverride(
  { stores }: Workspace,
  asked: {
    readonly what: 'scorer' | 'calibrator';
    readonly assignment: StoredAssignment;
    readonly version: number;
    readonly refusals: readonly string[];
    readonly overrideReason: string | undefined;
  },
): Promise<void> {
  const { what, assignment, version, refusals, overrideReason = '' } = asked;
  if (refusals.length === 0) return;
  if (overrideReason.trim() === '')
    throw new AssayError(
      'promotion.refused',
      `${what} version ${version} of "${assignment.slug}" is refused:\n${refusals.map((one) => `  ${one}`).join('\n')}\nGive a reason to overrule it; the reason is shown and audited`,
      { details: { refusals: [...refusals] } },
    );
  await stores.audit.append(`${what}.promote-overriding-gates`, assignment.id, {
    version,
    overrideReason: overrideReason.trim(),
    refusals: [...refusals],
  });
}

function evaluated(
  essay: GradedEssay,
  position: number,
  groups: EvaluatedEssay['groups'],
): Omit<EvaluatedEssay, 'outcome'> {
  return {
    position,
    text: essay.text,
    words: wordsOf(essay.text).length,
    human: essay.resolved,
    raters: essay.raters.map((rater) => rater.scores),
    groups,
    repeats: [],
  };
}
