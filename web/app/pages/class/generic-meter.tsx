import type { ReactNode } from 'react';
import type { ClassPicture } from '../../api/class-picture.ts';
import { Panel } from '../../ui/page/page.tsx';
import { counted } from '../../ui/plural.ts';

/** How much of the feedback could stand under any essay. */
export function GenericMeter({ generic: { sentences, generic } }: Pick<ClassPicture, 'generic'>): ReactNode {
  const share = sentences === 0 ? 0 : generic / sentences;
  return (
    <Panel title="Feedback that would fit any essay">
      {sentences === 0 ? (
        <p className="dim">No feedback was written yet.</p>
      ) : (
        <>
          <p>
            <span className="big number">{Math.round(100 * share)}%</span>{' '}
            <span className="dim number">
              {generic} of {counted(sentences, 'sentence')}
            </span>
          </p>
          <div className="meter" data-tone={share > 0.1 ? 'warn' : undefined} aria-hidden>
            <span style={{ width: `${100 * share}%` }} />
          </div>
          <p className="dim small">A sentence counts as generic when nothing in it belongs to this one essay.</p>
        </>
      )}
    </Panel>
  );
}
