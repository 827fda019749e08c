import { useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { undo } from '../../api/decisions.ts';
import { useShortcuts } from '../../ui/keyboard/keyboard-context.ts';
import type { Shortcut } from '../../ui/keyboard/shortcut.ts';
import { takeLastDecision } from './decide/last-decision.ts';
import { tell, tellFailed } from './decide/notices.tsx';
import type { Decide } from './decide/use-decide.ts';
import type { PaneName } from './desk-page.tsx';
import type { Review } from './review/review-context.ts';

export interface ReviewKeys {
  readonly review: Review;
  readonly decide: Decide;
  readonly onPane: (pane: PaneName) => void;
}

export function useReviewKeys({ review, decide, onPane }: ReviewKeys): void {
  const { essay, traitId, openTrait, change } = review;
  const takeBack = useTakeBack();
  const { traits } = essay.rubric;

  function step(by: 1 | -1): void {
    const at = traits.findIndex(({ id }) => id === traitId);
    const target = traits[at + by];
    if (target === undefined) return;
    openTrait(target.id);
    onPane('rubric');
  }
  function level(digit: number): void {
    const trait = traits.find(({ id }) => id === traitId);
    const chosen = trait?.levels[digit - 1];
    if (trait !== undefined && chosen !== undefined) change({ kind: 'level', traitId: trait.id, score: chosen.score });
  }
  function focus(pane: PaneName, selector: string): void {
    onPane(pane);
    requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
  }
  const digits = Array.from({ length: 9 }, (_, index) => String(index + 1));
  const shortcuts: Shortcut[] = [
    { keys: ['ArrowDown'], what: 'Next criterion', run: () => step(1) },
    { keys: ['ArrowUp'], what: 'Criterion before', run: () => step(-1) },
    { keys: digits, what: 'Level of the open criterion', run: (event) => level(Number(event.key)) },
    {
      keys: ['g'],
      what: 'To the levels',
      run: () =>
        focus('rubric', `#level-${traitId ?? ''}-${review.levels[traitId ?? ''] ?? traits[0]?.levels[0]?.score}`),
    },
    { keys: ['c'], what: 'Write a comment', run: () => focus('rubric', `#comment-${traitId ?? ''}`) },
    { keys: ['r'], what: 'To the rubric', run: () => focus('rubric', `#trait-${traitId ?? ''} button`) },
    { keys: ['e'], what: 'To the essay', run: () => focus('essay', '#essay-title') },
    { keys: ['Mod+Enter'], what: 'Complete and next', whileTyping: true, run: () => void decide.complete() },
    { keys: ['u'], what: 'Take the last decision back', run: () => void takeBack() },
  ];
  useShortcuts('Essay', shortcuts);
}

function useTakeBack(): () => Promise<void> {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async () => {
    const last = takeLastDecision();
    if (last === undefined) return tell('There is no decision of this window to take back.');
    const { submissionId, slug } = last;
    try {
      await undo(submissionId, last.revision);
      tell(`${last.label}: the decision was taken back.`);
      await queries.invalidateQueries({ queryKey: ['essay', submissionId] });
      void queries.invalidateQueries({ queryKey: ['queue', slug] });
      await navigate({ to: '/a/$slug/e/$submissionId', params: { slug, submissionId }, search: (now) => now });
    } catch (error) {
      tellFailed('It was not taken back', error);
    }
  };
}
