import { useEffect, useRef, useState, type ReactNode } from 'react';
import { ActionIcon, Tooltip } from '@mantine/core';
import { IconArrowBackUp, IconCheck, IconPencil, IconThumbDown, IconThumbUp, IconX } from '@tabler/icons-react';
import type { FeedbackAct, FeedbackSentence } from '../../../api/desk.ts';
import { claimIdOf, useReview } from '../review/review-context.ts';
import { GrowingText } from '../../../ui/page/growing-text.tsx';

/** One sentence of the grader with its passage: keep it, put it in other words, or strike it. */
export function FeedbackSentenceRow({ sentence }: { readonly sentence: FeedbackSentence }): ReactNode {
  const { essay, draft, claimId, pointAt, goTo, mayDecide } = useReview();
  const [editing, setEditing] = useState(false);
  const row = useRef<HTMLLIElement>(null);
  const id = claimIdOf(sentence);
  const pointed = claimId === id;
  const done = draft.feedback?.find((act) => act.act !== 'add' && act.commentHash === sentence.commentHash);

  useEffect(() => {
    if (pointed) row.current?.scrollIntoView({ block: 'nearest' });
  }, [pointed]);
  return (
    <li
      ref={row}
      className="sentence"
      data-act={done?.act}
      data-pointed={pointed}
      data-claim={id}
      onPointerEnter={() => pointAt(id)}
      onPointerLeave={() => pointAt(undefined)}
    >
      <span className="sentence-kind">
        {sentence.kind === 'strength' ? (
          <IconThumbUp size={15} role="img" aria-label="Strength" />
        ) : (
          <IconThumbDown size={15} role="img" aria-label="Weakness" />
        )}
      </span>
      <div className="sentence-words">
        <SentenceText sentence={sentence} done={done} editing={editing} />
        <button
          type="button"
          className="quote"
          onClick={() => goTo(id)}
          onFocus={() => pointAt(id)}
          onBlur={() => pointAt(undefined)}
        >
          <span className="visually-hidden">Show in the essay: </span>“
          {shorten(essay.text.slice(sentence.span.start, sentence.span.end))}”
        </button>
        {done !== undefined && <p className="small sentence-done">{actWords[done.act]}</p>}
      </div>
      {mayDecide && <SentenceActs sentence={sentence} done={done} editing={editing} onEditing={setEditing} />}
    </li>
  );
}

interface SentencePart {
  readonly sentence: FeedbackSentence;
  readonly done: FeedbackAct | undefined;
  readonly editing: boolean;
}

function SentenceText({ sentence, done, editing }: SentencePart): ReactNode {
  const { change } = useReview();
  const field = useRef<HTMLTextAreaElement>(null);
  const { traitId, commentHash, comment } = sentence;
  const shown = done?.act === 'edit' ? (done.comment ?? '') : comment;
  useEffect(() => {
    if (editing) field.current?.focus();
  }, [editing]);
  if (!editing) return <p>{shown}</p>;
  return (
    <GrowingText
      ref={field}
      aria-label="Feedback in your words"
      minRows={2}
      maxRows={8}
      value={shown}
      onChange={({ currentTarget: { value } }) =>
        change({
          kind: 'sentence',
          commentHash,
          act: value === comment ? undefined : { act: 'edit', traitId, commentHash, comment: value },
        })
      }
    />
  );
}

function SentenceActs({
  sentence: { traitId, commentHash },
  done,
  editing,
  onEditing,
}: SentencePart & { readonly onEditing: (editing: boolean) => void }): ReactNode {
  const { change } = useReview();
  const acts = useRef<HTMLDivElement>(null);
  const acted = useRef(false);
  useEffect(() => {
    // The button that was pressed is gone: the focus stays at the sentence, where the way back is.
    if (acted.current) acts.current?.querySelector('button')?.focus();
    acted.current = false;
  });
  function act(kind: 'accept' | 'reject' | undefined): void {
    acted.current = true;
    onEditing(false);
    change({ kind: 'sentence', commentHash, act: kind && { act: kind, traitId, commentHash } });
  }
  return (
    <div ref={acts} className="sentence-acts" role="group" aria-label="This sentence">
      {done === undefined && (
        <Act label="Keep" onClick={() => act('accept')} icon={<IconCheck size={16} aria-hidden />} />
      )}
      {(done === undefined || done.act === 'edit') && (
        <Act
          label={editing ? 'Stop editing' : 'Edit'}
          onClick={() => onEditing(!editing)}
          icon={<IconPencil size={16} aria-hidden />}
        />
      )}
      {done === undefined ? (
        <Act label="Strike" onClick={() => act('reject')} icon={<IconX size={16} aria-hidden />} />
      ) : (
        <Act label="As it was" onClick={() => act(undefined)} icon={<IconArrowBackUp size={16} aria-hidden />} />
      )}
    </div>
  );
}

const actWords = { accept: 'Kept', edit: 'In your words', reject: 'Struck: the student will not see it', add: 'Added' };

interface ActProps {
  readonly label: string;
  readonly icon: ReactNode;
  readonly onClick: () => void;
}

function Act({ label, icon, onClick }: ActProps): ReactNode {
  return (
    <Tooltip label={label}>
      <ActionIcon variant="subtle" color="gray" size="md" aria-label={label} onClick={onClick}>
        {icon}
      </ActionIcon>
    </Tooltip>
  );
}

function shorten(text: string): string {
  return text.length > 90 ? `${text.slice(0, 88).trimEnd()} …` : text;
}
