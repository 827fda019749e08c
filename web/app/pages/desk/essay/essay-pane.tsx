import { lazy, Suspense, useState, type ReactNode } from 'react';
import { Tabs } from '@mantine/core';
import { minuteOf } from '../../../ui/page/dates.ts';
import { counted } from '../../../ui/plural.ts';
import { Loading } from '../../../ui/states.tsx';
import { useReview } from '../review/review-context.ts';
import { stateWords } from '../state-words.ts';
import { StateMark } from '../state-mark.tsx';
import { ComparePanel } from './compare-panel.tsx';
import { EssayText } from './essay-text.tsx';
import { HiddenText } from './hidden-text.tsx';
import { PublishOne } from './publish-one.tsx';
import { TaskText } from './task-text.tsx';
import './essay-pane.css';

const TracePanel = lazy(async () => ({ default: (await import('../trace/trace-panel.tsx')).TracePanel }));

export function EssayPane(): ReactNode {
  const { essay, machineHidden } = useReview();
  const [tab, setTab] = useState<string | null>('essay');
  const { name, mark } = stateWords[essay.state];
  return (
    <article className="essay" aria-labelledby="essay-title">
      <header className="essay-head">
        <div className="essay-head-line">
          <h2 id="essay-title" tabIndex={-1}>
            {essay.name ?? essay.label}
          </h2>
          <PublishOne />
        </div>
        <p className="dim small">
          <span className="essay-state">
            <StateMark mark={mark} /> {name}
          </span>{' '}
          · {counted(essay.words, 'word')}
          {essay.version > 1 && ` · version ${essay.version}`} ·{' '}
          <time dateTime={essay.submittedAt}>{minuteOf(essay.submittedAt)}</time>
        </p>
      </header>
      <Tabs value={tab} onChange={setTab} className="essay-tabs" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="essay">Essay</Tabs.Tab>
          <Tabs.Tab value="task">Task</Tabs.Tab>
          <Tabs.Tab value="compare">Compare</Tabs.Tab>
          {essay.grade !== undefined && !machineHidden && <Tabs.Tab value="trace">How it was graded</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="essay" className="essay-panel" tabIndex={0}>
          <HiddenText />
          {essay.text.trim() === '' ? <p className="dim">There is no text in this submission.</p> : <EssayText />}
        </Tabs.Panel>
        <Tabs.Panel value="task" className="essay-panel" tabIndex={0}>
          <TaskText />
        </Tabs.Panel>
        <Tabs.Panel value="compare" className="essay-panel" tabIndex={0}>
          <ComparePanel />
        </Tabs.Panel>
        <Tabs.Panel value="trace" className="essay-panel" tabIndex={0}>
          <Suspense fallback={<Loading what="the record" />}>
            <TracePanel />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </article>
  );
}
