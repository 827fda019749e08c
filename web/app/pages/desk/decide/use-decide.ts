import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { decide as send, type DecisionInput } from '../../../api/decisions.ts';
import { essayQuery, type Draft, type EssayView } from '../../../api/desk.ts';
import { Problem } from '../../../api/problem.ts';
import { useMay } from '../../../api/session.ts';
import { outcomeOf, type Obstacle } from '../review/outcome.ts';
import type { Steps } from '../use-steps.ts';
import { tellDecided, tellFailed } from './notices.tsx';
import { rememberDecision } from './last-decision.ts';

/** Somebody decided on the essay while it was open here: theirs, and what was going to be sent. */
export interface Conflict {
  readonly theirs: EssayView;
  readonly mine: Omit<DecisionInput, 'revision'>;
}

export interface Decide {
  readonly busy: boolean;
  readonly obstacle: Obstacle | undefined;
  readonly conflict: Conflict | undefined;
  readonly complete: () => Promise<void>;
  /** Whether it was kept. */
  readonly reject: (reason: string) => Promise<boolean>;
  readonly mineOnTop: () => Promise<void>;
  readonly dismiss: () => void;
}

export interface DecideOptions {
  readonly essay: EssayView;
  readonly draft: Draft;
  readonly forget: () => void;
  readonly steps: Steps;
}

export function useDecide({ essay, draft, forget, steps }: DecideOptions): Decide {
  const queries = useQueryClient();
  const mayDecide = useMay({ untilKnown: true })('grades.decide');
  const [busy, setBusy] = useState(false);
  const [obstacle, setObstacle] = useState<Obstacle>();
  const [conflict, setConflict] = useState<Conflict>();
  const { submissionId } = essay;

  async function submit(mine: Omit<DecisionInput, 'revision'>, revision: number): Promise<boolean> {
    setBusy(true);
    try {
      await send(submissionId, { ...mine, revision });
      rememberDecision({ submissionId, label: essay.label, slug: essay.assignment.slug, revision: revision + 1 });
      forget();
      setConflict(undefined);
      tellDecided(essay, mine);
      void queries.invalidateQueries({ queryKey: ['queue', essay.assignment.slug] });
      void queries.invalidateQueries({ queryKey: ['class', essay.assignment.slug] });
      // What was just written is offered for the next essay.
      void queries.invalidateQueries({ queryKey: ['bank', essay.assignment.slug] });
      await steps.nextWaiting().catch(() => undefined);
      await queries.invalidateQueries({ queryKey: ['essay', submissionId] });
      return true;
    } catch (error) {
      if (error instanceof Problem && error.code === 'conflict') {
        const theirs = await queries.fetchQuery({ ...essayQuery(submissionId), staleTime: 0 });
        // A refusal for another cause (somebody has it open, it is being graded): nobody decided, so there is nothing to lay side by side.
        if (theirs.revision === revision) tellFailed('The decision was not kept', error);
        else setConflict({ theirs, mine });
      } else tellFailed('The decision was not kept', error);
      return false;
    } finally {
      setBusy(false);
    }
  }

  return {
    busy,
    obstacle,
    conflict,
    async complete() {
      if (busy || !mayDecide) return;
      const outcome = outcomeOf(essay, draft);
      if (outcome.status === 'blocked') {
        setObstacle(outcome.obstacle);
        focusObstacle(outcome.obstacle);
        return;
      }
      setObstacle(undefined);
      await submit(outcome.input, essay.revision);
    },
    reject: (reason) => submit({ action: 'reject', reason }, essay.revision),
    async mineOnTop() {
      if (conflict !== undefined) await submit(conflict.mine, conflict.theirs.revision);
    },
    dismiss: () => setConflict(undefined),
  };
}

function focusObstacle({ where }: Obstacle): void {
  const selector = where === 'reason' ? '#reason' : '.levels input';
  // After the message is drawn: the field may be new.
  requestAnimationFrame(() => document.querySelector<HTMLElement>(selector)?.focus());
}
