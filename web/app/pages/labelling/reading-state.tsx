import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { readingStateQuery } from '../../api/labelling.ts';
import { Shown } from '../../ui/page/shown.tsx';

/** How far a set is read, and how well two people agree: for whoever coordinates. */
export function ReadingState({ dataset }: { readonly dataset: string }): ReactNode {
  const state = useQuery(readingStateQuery(dataset));
  return (
    <Shown query={state} what="where the readings stand">
      {(found) => (
        <p className="number">
          {found.resolved} of {found.essays} essays have their scores; {found.waitingForReadings} wait for a reading,{' '}
          {found.waitingForAdjudication} for a third person. Two people agree{' '}
          {found.humanHumanKappa === null
            ? 'on too few essays to say how well'
            : `with QWK ${found.humanHumanKappa.toFixed(2)} over ${found.doubleRead} essays`}
          .
        </p>
      )}
    </Shown>
  );
}
