import type { DecisionInput } from '../../../api/decisions.ts';
import type { Draft, EssayView } from '../../../api/desk.ts';
import { levelsOf } from './draft.ts';
import { totalScore } from './total-score.ts';

/** The score that would count if the teacher decided now. */
export function effectiveScore(
  essay: EssayView,
  draft: Draft,
  levels: Readonly<Record<string, number>>,
): number | undefined {
  if (draft.score !== undefined) return draft.score;
  if (levelsChanged(essay, draft)) return totalScore(essay.rubric, levels);
  return standingScore(essay) ?? totalScore(essay.rubric, levels);
}

function standingScore(essay: EssayView): number | undefined {
  return essay.current?.score ?? machineScore(essay);
}

function levelsChanged(essay: EssayView, draft: Draft): boolean {
  const before = levelsOf(essay, {});
  return Object.entries(draft.traitScores ?? {}).some(([traitId, score]) => before[traitId] !== score);
}

/** What stands in the way of deciding, in words, and where to mend it. */
export interface Obstacle {
  readonly where: 'levels' | 'reason';
  readonly words: string;
}

export type Outcome =
  | { readonly status: 'ready'; readonly input: Omit<DecisionInput, 'revision'> }
  | { readonly status: 'blocked'; readonly obstacle: Obstacle };

/** Approval when nothing about the scores was changed, an override otherwise. */
export function outcomeOf(essay: EssayView, draft: Draft): Outcome {
  const levels = levelsOf(essay, draft);
  const score = effectiveScore(essay, draft, levels);
  if (score === undefined) {
    const open = essay.rubric.traits.filter(({ id }) => levels[id] === undefined).map(({ name }) => name);
    return blocked('levels', `Choose a level first: ${open.join(', ')}.`);
  }
  const words = wordsOf(draft);
  const machine = machineScore(essay);
  if (isAsGraded(essay, draft, machine)) return { status: 'ready', input: { action: 'approve', ...words } };
  if (machine !== undefined && score !== machine && words.reason === undefined) {
    return blocked('reason', 'Say in a few words why the score changes; it is kept with the decision.');
  }
  const own = draft.score === undefined ? {} : { score: draft.score };
  return { status: 'ready', input: { action: 'override', traitScores: { ...levels }, ...own, ...words } };
}

function machineScore({ grade }: EssayView): number | undefined {
  return grade?.result.status === 'scored' ? grade.result.score : undefined;
}

function isAsGraded(essay: EssayView, draft: Draft, machine: number | undefined): boolean {
  if (machine === undefined || draft.score !== undefined || levelsChanged(essay, draft)) return false;
  return (essay.current?.score ?? machine) === machine;
}

function blocked(where: Obstacle['where'], words: string): Outcome {
  return { status: 'blocked', obstacle: { where, words } };
}

function wordsOf({ reason, comment, feedback }: Draft): Pick<DecisionInput, 'reason' | 'comment' | 'feedback'> {
  return {
    ...(reason !== undefined && reason.trim() !== '' && { reason: reason.trim() }),
    ...(comment !== undefined && comment.trim() !== '' && { comment: comment.trim() }),
    ...(feedback !== undefined && feedback.length > 0 && { feedback }),
  };
}
