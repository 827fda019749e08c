import { useDeferredValue, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useLocalStorage } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { essayQuery, type EssayView } from '../../api/desk.ts';
import { useMay } from '../../api/session.ts';
import { ConflictDialog } from './decide/conflict-dialog.tsx';
import { RejectDialog } from './decide/reject-dialog.tsx';
import { useDecide } from './decide/use-decide.ts';
import type { PaneName } from './desk-page.tsx';
import { EssayPane } from './essay/essay-pane.tsx';
import { levelsOf } from './review/draft.ts';
import { claimIdOf, ReviewContext, type Review } from './review/review-context.ts';
import { useDraft } from './review/use-draft.ts';
import { LeaseNotice } from './review/lease-notice.tsx';
import { hideKey } from './rubric/hide-switch.tsx';
import { RubricPane } from './rubric/rubric-pane.tsx';
import { useReviewKeys } from './use-review-keys.ts';
import type { Steps } from './use-steps.ts';

export interface ReviewEssayProps {
  readonly essay: EssayView;
  readonly steps: Steps;
  readonly onPane: (pane: PaneName) => void;
}

export function ReviewEssay({ essay, steps, onPane }: ReviewEssayProps): ReactNode {
  const { draft, change, forget, saved } = useDraft(essay);
  const [traitId, openTrait] = useState(essay.rubric.traits[0]?.id);
  const [claimId, pointAt] = useState<string>();
  const [rejecting, setRejecting] = useState(false);
  const mayDecide = useMay({ untilKnown: true })('grades.decide');
  const machineHidden = useMachineHidden(essay, draft.traitScores ?? {});
  const decide = useDecide({ essay, draft, forget, steps });
  // The essay with its marks is painted first; score and criteria come in the frame after it.
  const withRubric = useDeferredValue(true, false);
  useFetchedAhead(steps.ahead);

  useEffect(() => {
    // Where a screen reader goes on reading after a change of essay.
    document.querySelector<HTMLElement>('#essay-title')?.focus({ preventScroll: true });
  }, []);

  const review = useMemo<Review>(() => {
    function goTo(id: string): void {
      const claim = essay.grade?.traits.flatMap(({ feedback }) => feedback).find((one) => claimIdOf(one) === id);
      if (claim === undefined) return;
      openTrait(claim.traitId);
      pointAt(id);
      const piece = document.querySelector(`[data-claims~="${CSS.escape(id)}"]`);
      piece?.scrollIntoView({ block: 'center' });
    }
    const levels = levelsOf(essay, draft);
    return {
      essay,
      draft,
      change,
      saved,
      levels,
      machineHidden,
      mayDecide,
      traitId,
      openTrait,
      claimId,
      pointAt,
      goTo,
    };
  }, [essay, draft, change, saved, machineHidden, mayDecide, traitId, claimId]);

  useReviewKeys({ review, decide, onPane });
  return (
    <ReviewContext value={review}>
      <div className="desk-essay">
        <LeaseNotice />
        <EssayPane />
      </div>
      <div className="desk-rubric">
        {withRubric && (
          <RubricPane
            onComplete={() => void decide.complete()}
            onReject={() => setRejecting(true)}
            busy={decide.busy}
            obstacle={decide.obstacle}
          />
        )}
      </div>
      <RejectDialog
        submissionId={essay.submissionId}
        opened={rejecting}
        onClose={() => setRejecting(false)}
        onReject={decide.reject}
      />
      <ConflictDialog conflict={decide.conflict} onClose={decide.dismiss} onMine={decide.mineOnTop} />
    </ReviewContext>
  );
}

const aheadMs = 250;

/** Fetches what will be opened next once this essay stands: not beside it, where it would hold it up. */
function useFetchedAhead(submissionIds: readonly string[]): void {
  const queries = useQueryClient();
  const wanted = submissionIds.join(' ');
  useEffect(() => {
    const timer = setTimeout(() => {
      for (const id of wanted.split(' ')) if (id !== '') void queries.prefetchQuery(essayQuery(id));
    }, aheadMs);
    return () => clearTimeout(timer);
  }, [queries, wanted]);
}

/** The server hides it in a blind second read; a teacher can wish it. Then it shows once every trait has a level of theirs. */
function useMachineHidden(essay: EssayView, own: Readonly<Record<string, number>>): boolean {
  const [scoreFirst] = useLocalStorage({ key: hideKey, defaultValue: false, getInitialValueInEffect: false });
  if (essay.hidden) return true;
  if (!scoreFirst || essay.grade === undefined || essay.decisions.length > 0) return false;
  return essay.rubric.traits.some(({ id }) => own[id] === undefined);
}
