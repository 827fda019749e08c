import { toJson, type Json } from '../../core/content-hash.ts';
import type { GradeContent } from '../../core/grade-record.ts';
import { firstDifference, type Difference } from '../../pipeline/first-difference.ts';
import { comparedWords, type ComparedWords } from './compared-words.ts';
import type { Workspace } from './workspace.ts';

/** Two grades of one essay beside each other. */
export interface GradeComparison {
  readonly left: ComparedGrade;
  readonly right: ComparedGrade;
  readonly rows: readonly {
    readonly what: string;
    readonly left: Json;
    readonly right: Json;
    readonly same: boolean;
    readonly words: ComparedWords;
  }[];
  /** The first place where the sealed contents part, the plan's hash aside. */
  readonly firstDifference: Difference | undefined;
}

interface ComparedGrade {
  readonly gradeId: string;
  readonly planHash: string;
  readonly sha256: string;
}

export async function compareGrades({ stores }: Workspace, leftId: string, rightId: string): Promise<GradeComparison> {
  const [left, right] = await Promise.all([stores.grades.get(leftId), stores.grades.get(rightId)]);
  const rubric = await stores.rubrics.byHash(right.content.rubricHash);
  const [a, b] = [facts(left.content), facts(right.content)];
  const identity = (grade: typeof left): ComparedGrade => ({
    gradeId: grade.id,
    planHash: grade.planHash,
    sha256: grade.sha256,
  });
  return {
    left: identity(left),
    right: identity(right),
    rows: [...new Set([...a.keys(), ...b.keys()])].map((what) => {
      const [one, other] = [a.get(what) ?? null, b.get(what) ?? null];
      const same = firstDifference(one, other) === undefined;
      return { what, left: one, right: other, same, words: comparedWords(rubric, what, [one, other]) };
    }),
    firstDifference: firstDifference(withoutPlan(left.content), withoutPlan(right.content)),
  };
}

function withoutPlan(content: GradeContent): Json {
  return toJson({ ...content, planHash: undefined });
}

/** What a person compares, in the order of the stages. */
function facts({ findings, exemplars, traits, result, decision }: GradeContent): Map<string, Json> {
  const scored = result.status === 'scored';
  return new Map<string, Json>([
    ['findings', findings.map((finding) => finding.family)],
    ['exemplars', exemplars.ids],
    ...traits.map((trait): [string, Json] => [`trait ${trait.traitId}`, trait.score ?? trait.reason ?? null]),
    ['score', scored ? result.score : null],
    ['continuous', scored ? result.continuous : null],
    ['interval', scored && result.interval !== undefined ? [result.interval.low, result.interval.high] : null],
    ['method', scored ? result.method : null],
    ['state', decision.state],
    ['reasons', decision.reasons.map((reason) => reason.code)],
  ]);
}
