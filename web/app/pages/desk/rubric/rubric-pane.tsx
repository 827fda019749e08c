import type { ReactNode } from 'react';

import { useReview } from '../review/review-context.ts';
import { DecisionBar, type DecisionBarProps } from './decision-bar.tsx';
import { FlagList } from './flag-list.tsx';
import { NearDuplicateList } from './near-duplicate-list.tsx';
import { ReasonList } from './reason-list.tsx';
import { ScorePanel } from './score-panel.tsx';
import { TraitCard } from './trait-card.tsx';
import './rubric.css';
import { GrowingText } from '../../../ui/page/growing-text.tsx';

export function RubricPane(props: DecisionBarProps): ReactNode {
  const { essay, draft, change, machineHidden, mayDecide } = useReview();
  return (
    <section className="rubric" aria-label="Rubric and score">
      <div className="rubric-scroll">
        <ScorePanel />
        {!machineHidden && <ReasonList />}
        <NearDuplicateList />
        <FlagList />
        <div className="traits">
          {essay.rubric.traits.map((trait) => (
            <TraitCard key={trait.id} trait={trait} />
          ))}
        </div>
        {mayDecide && (
          <GrowingText
            id="overall-comment"
            label="Comment for the student"
            minRows={2}
            maxRows={8}
            value={draft.comment ?? essay.current?.comment ?? ''}
            onChange={(event) => change({ kind: 'comment', text: event.currentTarget.value })}
            className="rubric-comment"
          />
        )}
      </div>
      {mayDecide ? (
        <DecisionBar {...props} />
      ) : (
        <footer className="decide">
          <p className="dim small">You read here. The teachers of the class decide.</p>
        </footer>
      )}
    </section>
  );
}
