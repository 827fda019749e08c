import type { ReactNode } from 'react';
import { Autocomplete, Button, Tooltip } from '@mantine/core';
import { IconArrowRight, IconBan } from '@tabler/icons-react';
import { outcomeOf, type Obstacle, type Outcome } from '../review/outcome.ts';
import { useReview } from '../review/review-context.ts';

export interface DecisionBarProps {
  readonly onComplete: () => void;
  readonly onReject: () => void;
  readonly busy: boolean;
  /** Said after a try that was not possible yet. */
  readonly obstacle: Obstacle | undefined;
}

const savedWords = { nothing: '', device: 'Kept on this device', server: 'Draft saved' } as const;

export function DecisionBar({ onComplete, onReject, busy, obstacle }: DecisionBarProps): ReactNode {
  const { essay, draft, saved } = useReview();
  const outcome = outcomeOf(essay, draft);
  const overriding = outcome.status === 'blocked' || outcome.input.action === 'override';
  return (
    <footer className="decide">
      <ReasonField outcome={outcome} obstacle={obstacle} />
      {obstacle?.where === 'levels' && (
        <p role="alert" className="small warn-words">
          {obstacle.words}
        </p>
      )}
      <div className="decide-line">
        <span className="small dim" role="status">
          {savedWords[saved]}
        </span>
        <Tooltip label="Not graded: say why">
          <Button variant="subtle" color="gray" leftSection={<IconBan size={16} aria-hidden />} onClick={onReject}>
            Reject
          </Button>
        </Tooltip>
        <Button
          loading={busy}
          onClick={onComplete}
          rightSection={<IconArrowRight size={16} aria-hidden />}
          aria-keyshortcuts="Control+Enter Meta+Enter"
        >
          {overriding ? 'Save and next' : 'Approve and next'}
        </Button>
      </div>
    </footer>
  );
}

interface ReasonFieldProps {
  readonly outcome: Outcome;
  readonly obstacle: Obstacle | undefined;
}

/** Asked for as soon as the score would change; offered when only levels do. */
function ReasonField({ outcome, obstacle }: ReasonFieldProps): ReactNode {
  const { draft, change } = useReview();
  const missing = outcome.status === 'blocked' && outcome.obstacle.where === 'reason';
  const overriding = outcome.status === 'ready' && outcome.input.action === 'override';
  if (!missing && !overriding) return null;
  const typed = (draft.reason ?? '') !== '';
  return (
    <Autocomplete
      id="reason"
      label={missing || typed ? 'Why the score changes' : 'Why (the score stays: you may leave this out)'}
      value={draft.reason ?? ''}
      data={usualReasons}
      filter={({ options }) => options}
      maxDropdownHeight={220}
      comboboxProps={{ position: 'top', withinPortal: false }}
      error={missing && obstacle?.where === 'reason' ? obstacle.words : undefined}
      onChange={(text) => change({ kind: 'reason', text })}
    />
  );
}

const usualReasons = [
  'The evidence is stronger than it was scored',
  'The evidence is weaker than it was scored',
  'The essay answers the other side better than it was scored',
  'Copied passages were counted as the student’s own',
  'The score rests on text that is addressed to the grader',
];
