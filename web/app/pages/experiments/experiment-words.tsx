import type { ReactNode } from 'react';
import { Progress } from '@mantine/core';
import { isUnderWay, type Experiment } from '../../api/experiments.ts';
import { Mark, type Tone } from '../../ui/page/page.tsx';

const states: Readonly<Record<Experiment['state'], { readonly words: string; readonly tone: Tone }>> = {
  open: { words: 'begun on the command line', tone: 'none' },
  waiting: { words: 'waits for its turn', tone: 'here' },
  running: { words: 'under way', tone: 'here' },
  failed: { words: 'broken off', tone: 'bad' },
  cancelled: { words: 'cancelled', tone: 'none' },
  done: { words: 'done', tone: 'good' },
};

export const verdicts: Readonly<
  Record<NonNullable<Experiment['verdict']>, { readonly words: string; readonly tone: Tone }>
> = {
  passed: { words: 'the gates let B in', tone: 'good' },
  failed: { words: 'the gates refuse B', tone: 'bad' },
  'too-few': { words: 'too few essays to tell', tone: 'warn' },
};

/** Where an experiment stands, with how much is graded while it runs. */
export function Standing({ experiment }: { readonly experiment: Experiment }): ReactNode {
  const { state, graded, total, verdict, error } = experiment;
  const { words, tone } = verdict === undefined ? states[state] : verdicts[verdict];
  return (
    <div className="standing">
      <Mark tone={tone}>{words}</Mark>
      {isUnderWay(experiment) && total > 0 && (
        <>
          <Progress value={(100 * graded) / total} size="xs" aria-label="Graded so far" />
          <span className="dim small number">
            {graded} of {total} gradings
          </span>
        </>
      )}
      {error !== undefined && <div className="small">{error.message}</div>}
    </div>
  );
}
