import type { ReactNode } from 'react';
import { ActionIcon } from '@mantine/core';
import { IconMessage2, IconX } from '@tabler/icons-react';
import type { FeedbackAct } from '../../../api/desk.ts';
import { useReview } from '../review/review-context.ts';

export function AddedSentence({ act, index }: { readonly act: FeedbackAct; readonly index: number }): ReactNode {
  const { change } = useReview();
  return (
    <li className="sentence" data-act="add">
      <span className="sentence-kind">
        <IconMessage2 size={15} role="img" aria-label="Yours" />
      </span>
      <div className="sentence-words">
        <p>{act.comment}</p>
      </div>
      <div className="sentence-acts">
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label="Take this comment out"
          onClick={() => change({ kind: 'remove-added', index })}
        >
          <IconX size={16} aria-hidden />
        </ActionIcon>
      </div>
    </li>
  );
}
