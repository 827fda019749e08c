import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { classPictureQuery } from '../../api/class-picture.ts';
import { useLiveUpdates } from '../../api/progress.ts';
import { Page } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { Empty } from '../../ui/states.tsx';
import { AgreementPanel } from './agreement.tsx';
import { GenericMeter } from './generic-meter.tsx';
import { LearntPanel } from './learnt.tsx';
import { Reasons } from './reasons.tsx';
import { ScoreDistribution } from './score-distribution.tsx';
import { TraitMap } from './trait-map.tsx';
import './class.css';

/** The class as a whole: how the scores lie, where traits are weak, why essays wait, how far teachers agree with the grader. */
export function ClassPage(): ReactNode {
  const { slug = '' } = useParams({ strict: false });
  useLiveUpdates(slug);
  const picture = useQuery(classPictureQuery(slug));
  return (
    <Page title="The class so far">
      <Shown query={picture} what="the class">
        {(data) =>
          data.scored === 0 && data.machineScores.every(({ n }) => n === 0) ? (
            <Empty title="Nothing is graded yet">
              <p>As soon as essays are graded, their scores, criteria and open questions show here.</p>
            </Empty>
          ) : (
            <div className="class-grid">
              <div className="class-column">
                <ScoreDistribution picture={data} />
                <TraitMap slug={slug} picture={data} />
              </div>
              <div className="class-column">
                <AgreementPanel picture={data} />
                <GenericMeter generic={data.generic} />
                <Reasons slug={slug} />
              </div>
            </div>
          )
        }
      </Shown>
      <LearntPanel slug={slug} />
    </Page>
  );
}
