import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { bankQuery } from '../../../api/comment-bank.ts';
import type { RubricTrait } from '../../../api/desk.ts';
import { useKept } from '../../../ui/page/use-kept.ts';
import { useReview } from '../review/review-context.ts';
import { GrowingText } from '../../../ui/page/growing-text.tsx';

const mostShown = 4;

/** A comment of one's own, or one that was used before: what fits the trait and the words typed so far. */
export function AddComment({ trait }: { readonly trait: RubricTrait }): ReactNode {
  const { essay, change } = useReview();
  const { value: text, set: setText, drop } = useKept(`comment.${essay.submissionId}.${trait.id}`, '');
  const { data: bank } = useQuery(bankQuery(essay.assignment.slug, trait.id));
  const wanted = text.trim().toLowerCase();
  const fitting = (bank ?? []).filter((one) => wanted === '' || one.text.toLowerCase().includes(wanted));

  function add(comment: string, bankId?: string): void {
    const act = { act: 'add', traitId: trait.id, comment, ...(bankId !== undefined && { bankId }) } as const;
    change({ kind: 'add', act });
    drop();
  }
  return (
    <div className="add-comment">
      <GrowingText
        id={`comment-${trait.id}`}
        aria-label={`Comment on ${trait.name}`}
        placeholder="Add a comment"
        minRows={1}
        maxRows={6}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.metaKey && text.trim() !== '') {
            event.preventDefault();
            add(text.trim());
          }
        }}
      />
      {text.trim() !== '' && (
        <Button size="compact-sm" variant="default" onClick={() => add(text.trim())}>
          Add
        </Button>
      )}
      {fitting.length > 0 && (
        <ul className="bank" aria-label="Comments used before">
          {fitting.slice(0, mostShown).map((one) => (
            <li key={one.id}>
              <button type="button" className="bank-comment" onClick={() => add(one.text, one.id)}>
                {one.text}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
