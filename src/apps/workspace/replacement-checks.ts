import { AssayError } from '../../core/errors.ts';
import { holistic, type GradedEssay } from '../../core/exemplar.ts';
import type { GateCheck } from '../../core/gate-verdict.ts';
import type { Rubric } from '../../core/rubric.ts';
import { roundToScale } from '../../core/score-scale.ts';
import { humanBaseline } from '../../evaluation/datasets/double-blind.ts';
import { qwk } from '../../evaluation/evaluators/agreement.ts';
import type { EvaluatedEssay } from '../../evaluation/evaluators/evaluator.ts';
import { comparePlans } from '../../evaluation/experiments/compare-plans.ts';
import { agreementChecks } from '../../evaluation/gates/experiment-gate.ts';
import { wordsOf } from '../../pipeline/3-exemplars/text-terms.ts';
import type { StoredAssignment } from '../../ports/stored.ts';
import { measureContext } from './dataset-labelling.ts';
import { noOutcome } from './experiment-outcome.ts';
import { learnerGroups } from './learner-groups.ts';
import type { Workspace } from './workspace.ts';

const minimumN = 30;
const bootstrap = { seed: 7, draws: 1000 };

/** What would replace what: scores of essays that neither had seen, by the essay's id, before rounding. */
interface Replacement {
  readonly before: ReadonlyMap<string, number>;
  readonly after: ReadonlyMap<string, number>;
}

/**
 * What the gates say of scores that would count instead of others, over the essays that have both: the floor, people among themselves, and parity
 * over all, by length and by what is known of the writers.
 *
 * @param essays the assignment's graded essays
 */
export async function replacementChecks(
  { stores }: Workspace,
  assignment: StoredAssignment,
  { essays, rubric }: { readonly essays: readonly GradedEssay[]; readonly rubric: Rubric },
  { before, after }: Replacement,
): Promise<readonly GateCheck[]> {
  const learners = await stores.datasets.learnersOfGraded(assignment.id);
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
  return agreementChecks({ figures, humanHuman: people.quadraticWeightedKappa });
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
