import type { ReactNode } from 'react';
import { useReview } from '../review/review-context.ts';
import type { RubricTrait } from '../../../api/desk.ts';

export interface LevelChoiceProps {
  readonly trait: RubricTrait;
  readonly level: number | undefined;
  readonly machineLevel: number | undefined;
}

/** The levels of a trait as one radio group: click, ←/→ inside, or the digit from anywhere. */
export function LevelChoice({ trait, level, machineLevel }: LevelChoiceProps): ReactNode {
  const { change, draft, openTrait, mayDecide } = useReview();
  const own = draft.traitScores?.[trait.id] !== undefined;
  return (
    <fieldset className="levels" data-own={own}>
      <legend className="visually-hidden">Level of {trait.name}</legend>
      {trait.levels.map(({ score, anchor }) => (
        <label key={score} title={anchor} className="level" data-machine={score === machineLevel}>
          <input
            type="radio"
            name={`level-${trait.id}`}
            id={`level-${trait.id}-${score}`}
            checked={score === level}
            disabled={!mayDecide}
            onFocus={() => openTrait(trait.id)}
            onChange={() => change({ kind: 'level', traitId: trait.id, score })}
          />
          <span className="number">{score}</span>
          {score === machineLevel && <span className="visually-hidden"> (the grader’s)</span>}
        </label>
      ))}
    </fieldset>
  );
}
