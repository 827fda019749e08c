import { rubricHash, type Rubric } from '../../core/rubric.ts';
import { lintRubric } from '../../registry/rubric/lint-rubric.ts';
import { inParallel } from './in-parallel.ts';
import { gradeDefended, type RedTeamTarget } from './target.ts';

/** One rubric made vague in one way, and where the grades went. */
export interface AmbiguityProbe {
  readonly target: string;
  readonly kind: string;
  readonly essays: number;
  /** Mean score under the vague rubric minus under the clear one, as a share of the range. */
  readonly meanShift: number;
  /** Rules by which the rubric check refuses or warns of the vague one and not of the clear one. */
  readonly flaggedBy: readonly string[];
}

type Blur = (rubric: Rubric) => Rubric;

const blurs: Readonly<Record<string, Blur>> = {
  'no anchors': (rubric) => withTraits(rubric, () => ({ anchors: {} })),
  'thin definitions': (rubric) =>
    withTraits(rubric, ({ name }) => ({ definition: `Good ${name.toLowerCase()}.`, anchors: {} })),
  'anchors that say only how good': (rubric) =>
    withTraits(rubric, ({ scale }) => ({
      anchors: {
        [String(scale.min)]: 'not good',
        [String(scale.max)]: 'very good',
      },
    })),
};

function withTraits(
  rubric: Rubric,
  change: (trait: Rubric['traits'][number]) => Partial<Rubric['traits'][number]>,
): Rubric {
  return { ...rubric, traits: rubric.traits.map((trait) => ({ ...trait, ...change(trait) })) };
}

/** Grades the same essays under the clear rubric and under each vague twin of it. A grader that leans when it is not told shows here. */
export async function probeAmbiguity(
  target: RedTeamTarget,
  { count, concurrency }: { readonly count: number; readonly concurrency: number },
): Promise<readonly AmbiguityProbe[]> {
  const essays = target.essays.slice(0, count);
  const scoresUnder = (rubric: Rubric) =>
    inParallel(essays, concurrency, async ({ text }) => {
      const plan = { ...target.plan, rubricHash: rubricHash(rubric) };
      const { content } = await gradeDefended({ ...target, rubric, plan }, { text, hiddenText: [] });
      return content.result.status === 'scored' ? content.result.continuous : Number.NaN;
    });
  const clear = await scoresUnder(target.rubric);
  const known = new Set(lintRubric(target.rubric).map(({ rule }) => rule));
  const probes: AmbiguityProbe[] = [];
  for (const [kind, blur] of Object.entries(blurs)) {
    const vague = blur(target.rubric);
    const scores = await scoresUnder(vague);
    const shifts = scores.map((score, index) => score - (clear[index] ?? Number.NaN)).filter(Number.isFinite);
    const range = target.rubric.scale.max - target.rubric.scale.min;
    const flags = lintRubric(vague).filter(({ rule, severity }) => severity !== 'info' && !known.has(rule));
    probes.push({
      target: target.name,
      kind,
      essays: shifts.length,
      meanShift: shifts.length === 0 ? 0 : shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length / range,
      flaggedBy: [...new Set(flags.map(({ rule }) => rule))],
    });
  }
  return probes;
}
