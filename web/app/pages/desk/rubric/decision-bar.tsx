import type { ReactNode } from 'react';
import { Button, TextInput, Tooltip } from '@mantine/core';
import { IconArrowRight, IconBan } from '@tabler/icons-react';
import { outcomeOf, type Obstacle } from '../review/outcome.ts';
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
  const { essay, draft, change, saved } = useReview();
  const outcome = outcomeOf(essay, draft);
  const overriding = outcome.status === 'blocked' || outcome.input.action === 'override';
  const askReason = overriding && (outcome.status === 'ready' || outcome.obstacle.where === 'reason');
  return (
    <footer className="decide">
      {askReason && (
        <TextInput
          id="reason"
          label="Why the score changes"
          value={draft.reason ?? ''}
          list="reasons"
          autoComplete="off"
          error={obstacle?.where === 'reason' ? obstacle.words : undefined}
          onChange={(event) => change({ kind: 'reason', text: event.currentTarget.value })}
        />
      )}
      <datalist id="reasons">
        {usualReasons.map((reason) => (
          <option key={reason} value={reason} />
        ))}
      </datalist>
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
          {overriding ? 'Save and next' : essay.state === 'reviewed' ? 'Confirm and next' : 'Approve and next'}
        </Button>
      </div>
    </footer>
  );
}

const usualReasons = [
  'The evidence is stronger than it was scored',
  'The evidence is weaker than it was scored',
  'The essay answers the other side better than it was scored',
  'Copied passages were counted as the student’s own',
  'The score rests on text that is addressed to the grader',
];
