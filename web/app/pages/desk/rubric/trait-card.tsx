import { useEffect, useRef, type ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import type { RubricTrait } from '../../../api/desk.ts';
import { addedOf } from '../review/draft.ts';
import { claimIdOf, letterOf, traitIndex, useReview } from '../review/review-context.ts';
import { AddComment } from './add-comment.tsx';
import { AddedSentence } from './added-sentence.tsx';
import { FeedbackSentenceRow } from './feedback-sentence.tsx';
import { LevelChoice } from './level-choice.tsx';

export function TraitCard({ trait }: { readonly trait: RubricTrait }): ReactNode {
  const { essay, traitId, openTrait, levels, machineHidden, draft, mayDecide } = useReview();
  const open = traitId === trait.id;
  const machine = machineHidden ? undefined : essay.grade?.traits.find((one) => one.traitId === trait.id);
  const level = machineHidden ? draft.traitScores?.[trait.id] : levels[trait.id];
  const added = addedOf(draft).map((act, index) => ({ act, index }));
  const card = useRef<HTMLElement>(null);
  const wasOpen = useRef(open);
  useEffect(() => {
    // Not for the one that is open from the start: score and reasons are read first.
    if (open && !wasOpen.current) card.current?.scrollIntoView({ block: 'nearest' });
    wasOpen.current = open;
  }, [open]);
  return (
    <section
      ref={card}
      className="trait"
      data-open={open}
      data-trait={traitIndex(essay, trait.id) % 6}
      aria-labelledby={`trait-${trait.id}`}
    >
      <div className="trait-head">
        <h2 id={`trait-${trait.id}`}>
          <button type="button" aria-expanded={open} onClick={() => openTrait(trait.id)}>
            <span className="letter" aria-hidden>
              {letterOf(essay, trait.id)}
            </span>
            {trait.name}
          </button>
        </h2>
        <LevelChoice trait={trait} level={level} machineLevel={machine?.score} />
      </div>
      {open && (
        <div className="trait-body">
          <LevelWords trait={trait} level={level} />
          {machine?.status === 'unscored' && (
            <p className="small warn-words">Not scored: {machine.why ?? machine.reason}</p>
          )}
          <ul className="sentences">
            {machine?.feedback.map((sentence) => (
              <FeedbackSentenceRow key={claimIdOf(sentence)} sentence={sentence} />
            ))}
            {added
              .filter(({ act }) => act.traitId === trait.id)
              .map(({ act, index }) => (
                <AddedSentence key={`${index}${act.comment ?? ''}`} act={act} index={index} />
              ))}
          </ul>
          {mayDecide && <AddComment trait={trait} />}
        </div>
      )}
    </section>
  );
}

/** What the chosen level means, and the way to everyone who got it. */
function LevelWords({ trait, level }: { readonly trait: RubricTrait; readonly level: number | undefined }): ReactNode {
  const { essay, machineHidden } = useReview();
  const anchor = trait.levels.find(({ score }) => score === level)?.anchor;
  return (
    <p className="anchor">
      {anchor === undefined ? <span className="dim">{trait.definition}</span> : <b className="number">{level}</b>}{' '}
      {anchor}{' '}
      {level !== undefined && !machineHidden && (
        <Link
          to="/a/$slug"
          params={{ slug: essay.assignment.slug }}
          search={{ level: `${trait.id}:${level}` }}
          className="anchor-more"
        >
          All at this level
        </Link>
      )}
    </p>
  );
}
