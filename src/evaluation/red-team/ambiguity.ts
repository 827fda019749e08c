import { rubricHash, type Rubric } from '../../core/rubric.ts';
import { lintRubric } from '../../registry/rubric/lint-rubric.ts';
import { inParallel } from './in-parallel.ts';
import { gradeDefended, type RedTeamTarget } from './target.ts';

/** One rubric made vague in one way, and where the grades went. */
export interface AmbiguityProbe {
  readonly target: string;
  readonly kind: string;
  /** Who graded. A scripted grader that leans on purpose shows that the probe would see a lean. */
  readonly grader: string;
  readonly essays: number;
  /** Mean score under the vague rubric minus under the clear one, as a share of the range. */
  readonly meanShift: number;
  /** Whether the shift is more than 5% of the range. */
  readonly leans: boolean;
  /** Rules by which the rubric check refuses or warns of the vague one, more often than of the clear one. */
  readonly flaggedBy: readonly string[];
}

/** Mean shift, as a share of the range, that a vague rubric may make. */
const mostShift = 0.05;

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
  if (count === 0) return [];
  const essays = target.essays.slice(0, count);
  const scoresUnder = (rubric: Rubric) =>
    inParallel(essays, concurrency, async ({ text }) => {
      const plan = { ...target.plan, rubricHash: rubricHash(rubric) };
      const { content } = await gradeDefended({ ...target, rubric, plan }, { text, hiddenText: [] });
      return content.result.status === 'scored' ? content.result.continuous : Number.NaN;
    });
  const clear = await scoresUnder(target.rubric);
  const known = flagsOf(target.rubric);
  const range = target.rubric.scale.max - target.rubric.scale.min;
  const probes: AmbiguityProbe[] = [];
  for (const [kind, blur] of Object.entries(blurs)) {
    const vague = blur(target.rubric);
    const scores = await scoresUnder(vague);
    const shifts = scores.map((score, index) => score - (clear[index] ?? Number.NaN)).filter(Number.isFinite);
    const meanShift = shifts.length === 0 ? 0 : shifts.reduce((sum, shift) => sum + shift, 0) / shifts.length / range;
    probes.push({
      target: target.name,
      kind,
      grader: target.plan.route?.model ?? target.plan.grader,
      essays: shifts.length,
      meanShift,
      leans: Math.abs(meanShift) > mostShift,
      flaggedBy: [...flagsOf(vague)].flatMap(([rule, count]) => (count > (known.get(rule) ?? 0) ? [rule] : [])),
    });
  }
  return probes;
}

/** What the rubric check refuses or warns of, and how often. */
function flagsOf(rubric: Rubric): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule, severity } of lintRubric(rubric)) {
    if (severity !== 'info') counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return counts;
}
