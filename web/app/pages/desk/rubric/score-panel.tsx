import type { ReactNode } from 'react';
import { NativeSelect } from '@mantine/core';
import { useReview } from '../review/review-context.ts';
import { effectiveScore } from '../review/outcome.ts';
import { bandOf } from '../review/total-score.ts';
import { HideSwitch } from './hide-switch.tsx';
import { ScorePlot } from './score-plot.tsx';

export function ScorePanel(): ReactNode {
  const { machineHidden } = useReview();
  if (!machineHidden) return <ShownScore />;
  return (
    <div className="score">
      <p className="small">Choose your own levels first. The machine’s score shows once every criterion has one.</p>
      <HideSwitch />
    </div>
  );
}

function ShownScore(): ReactNode {
  const { essay, draft, levels, mayDecide } = useReview();
  const { rubric, grade } = essay;
  const score = effectiveScore(essay, draft, levels);
  const machine = grade?.result.status === 'scored' ? grade.result : undefined;
  return (
    <div className="score">
      <div className="score-line">
        <p className="score-big number" aria-live="polite">
          {score ?? '–'}
          <span className="dim score-of"> of {rubric.scale.max}</span>
        </p>
        <div className="score-words">
          <p>{bandOf(rubric, score)?.name ?? 'No score yet'}</p>
          <p className="dim small">{originOf(machine?.score, score, draft.score !== undefined)}</p>
        </div>
        {mayDecide && <ScoreChoice />}
      </div>
      {machine !== undefined && (
        <ScorePlot rubric={rubric} machine={machine} teacher={score === machine.score ? undefined : score} />
      )}
      <RiskWords />
      {machine !== undefined && mayDecide && <HideSwitch />}
    </div>
  );
}

/** Nothing where the risk only orders the queue: it is no probability then. */
function RiskWords(): ReactNode {
  const risk = useReview().essay.grade?.risk;
  return risk === undefined || risk.basis === 'order-only' ? null : <p className="dim small">{risk.words}</p>;
}

/** The levels decide, unless the teacher sets the whole essay's score. */
function ScoreChoice(): ReactNode {
  const { essay, draft, change } = useReview();
  const { min, max, step } = essay.rubric.scale;
  const points = Array.from({ length: Math.round((max - min) / step) + 1 }, (_, index) => min + index * step);
  return (
    <NativeSelect
      aria-label="Score of the whole essay"
      size="xs"
      value={draft.score === undefined ? '' : String(draft.score)}
      onChange={({ currentTarget: { value } }) =>
        change({ kind: 'score', score: value === '' ? undefined : Number(value) })
      }
      data={[
        { value: '', label: 'from levels' },
        ...points.map((point) => ({ value: String(point), label: `set to ${point}` })),
      ]}
    />
  );
}

function originOf(machine: number | undefined, score: number | undefined, set: boolean): string {
  if (score === undefined) return 'Choose a level for every criterion.';
  if (set) return 'Set by you.';
  if (machine === undefined) return 'From the levels.';
  return score === machine ? 'As the grader scored it.' : `The grader gave ${machine}.`;
}
