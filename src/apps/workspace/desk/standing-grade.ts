import type { ScoreSet } from '../../../core/exemplar.ts';
import type { Rubric } from '../../../core/rubric.ts';
import { roundToScale } from '../../../core/score-scale.ts';
import type { Span } from '../../../core/source-text.ts';
import type { FeedbackClaim, StoredGrade, TeacherDecision } from '../../../ports/stored.ts';
import { countingDecision } from './standing-decisions.ts';

/** A feedback sentence that a student would be told. */
export interface StandingSentence {
  readonly traitId: string;
  readonly comment: string;
  /** The student's words that it is about; absent for what a teacher added. */
  readonly quote?: string | undefined;
  readonly span?: Span | undefined;
  readonly source: 'grader' | 'edited' | 'teacher';
  readonly commentHash?: string | undefined;
}

/** What counts now: the teacher's decision over the machine's grade. */
export interface StandingGrade {
  readonly score: number | undefined;
  readonly bandId: string | undefined;
  readonly traitScores: ScoreSet;
  readonly comment: string | undefined;
  readonly feedback: readonly StandingSentence[];
}

/** @returns undefined where a teacher rejected the grade */
export function standingGrade(
  grade: StoredGrade,
  {
    rubric,
    claims,
    decisions,
  }: {
    readonly rubric: Rubric;
    readonly claims: readonly FeedbackClaim[];
    readonly decisions: readonly TeacherDecision[];
  },
): StandingGrade | undefined {
  const decision = countingDecision(decisions);
  if (decision?.action === 'reject') return undefined;
  const override = decision?.action === 'override' ? decision : undefined;
  const score = override?.score ?? grade.score;
  return {
    score,
    bandId: score === undefined ? undefined : bandIdOf(score, rubric),
    traitScores: { ...machineTraits(grade), ...override?.traitScores },
    comment: decision?.comment,
    feedback: standingSentences(claims, decision),
  };
}

export function machineTraits({ content }: StoredGrade): ScoreSet {
  return Object.fromEntries(
    content.traits.flatMap(({ traitId, score }) => (score === undefined ? [] : [[traitId, score]])),
  );
}

/** The last band that begins at or below the score. */
function bandIdOf(score: number, rubric: Rubric): string | undefined {
  const onScale = roundToScale(score, rubric.scale);
  return rubric.bands.toSorted((a, b) => a.min - b.min).findLast(({ min }) => min <= onScale)?.id;
}

/** The grader's sentences without those that were refused, edited ones in the teacher's words, then what the teacher added. */
function standingSentences(
  claims: readonly FeedbackClaim[],
  decision: TeacherDecision | undefined,
): readonly StandingSentence[] {
  const acts = decision?.feedback ?? [];
  const byHash = new Map(acts.flatMap((act) => (act.commentHash === undefined ? [] : [[act.commentHash, act]])));
  const kept = claims.flatMap((claim): StandingSentence[] => {
    const act = byHash.get(claim.commentHash);
    if (act?.act === 'reject') return [];
    const { traitId, quote, span, commentHash } = claim;
    const edited = act?.act === 'edit' && act.comment !== undefined ? act.comment : undefined;
    return [
      {
        traitId,
        quote,
        span,
        commentHash,
        comment: edited ?? claim.comment,
        source: edited === undefined ? 'grader' : 'edited',
      },
    ];
  });
  const added = acts.flatMap(({ act, traitId, comment, span }): StandingSentence[] =>
    act === 'add' && comment !== undefined ? [{ traitId, comment, span, source: 'teacher' }] : [],
  );
  return [...kept, ...added];
}
