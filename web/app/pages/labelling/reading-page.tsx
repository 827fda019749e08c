import type { ReactNode } from 'react';
import { Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { datasetsQuery } from '../../api/experiments.ts';
import { giveReading, nextReadingQuery, type ReadingTask } from '../../api/labelling.ts';
import { useMay } from '../../api/session.ts';
import { Page, Panel, Refusal } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useKept } from '../../ui/page/use-kept.ts';
import { useSend } from '../../ui/page/use-send.ts';
import { LevelRow } from './level-row.tsx';
import { ReadingState } from './reading-state.tsx';
import './labelling.css';

/** One essay and the scales to read it by, and nothing that could sway the reader. */
export function ReadingPage(): ReactNode {
  const { dataset = '' } = useParams({ strict: false });
  const next = useQuery({ ...nextReadingQuery(dataset), staleTime: Infinity });
  const { data: sets } = useQuery(datasetsQuery());
  // Whoever reads for another class has the link, and not the set's name.
  const title = sets?.find(({ slug }) => slug === dataset)?.title ?? dataset;
  return (
    <Page title={`Reading: ${title}`} crumb={<Link to="/admin/labelling">Double-blind readings</Link>}>
      <Shown query={next} what="the next essay">
        {(task) =>
          task === null ? <Done dataset={dataset} /> : <Task key={task.taskId} dataset={dataset} task={task} />
        }
      </Shown>
    </Page>
  );
}

function Task({ dataset, task }: { readonly dataset: string; readonly task: ReadingTask }): ReactNode {
  const {
    value: scores,
    set: setScores,
    drop,
  } = useKept<Readonly<Record<string, number>>>(`reading.${task.taskId}`, {});
  const give = useSend(() => giveReading(dataset, { taskId: task.taskId, scores: { ...scores } }), {
    touches: [['labelling', dataset]],
    onDone: drop,
  });
  const left = task.scores.filter(({ id }) => scores[id] === undefined).length;
  return (
    <>
      <div>
        <Progress size="sm" value={(100 * task.done) / task.total} aria-label="Essays read" />
        <p className="dim small number">
          {task.done} of {task.total} read
        </p>
      </div>
      <div className="labelling">
        <Panel title="Essay">
          <div className="reading">{task.text}</div>
          <details className="labelling-task">
            <summary>The task</summary>
            <div className="reading">{task.taskText}</div>
          </details>
        </Panel>
        <Panel title="Your reading" note="It stands once given.">
          <form
            className="fields"
            onSubmit={(event) => {
              event.preventDefault();
              give.mutate();
            }}
          >
            {task.scores.map((scale) => (
              <LevelRow
                key={scale.id}
                scale={scale}
                value={scores[scale.id]}
                onChange={(score) => setScores({ ...scores, [scale.id]: score })}
              />
            ))}
            <Refusal error={give.error} />
            <div className="acts">
              <Button type="submit" disabled={left > 0} loading={give.isPending}>
                Give the reading
              </Button>
              {left > 0 && <span className="dim small">{left} to score</span>}
            </div>
          </form>
        </Panel>
      </div>
    </>
  );
}

function Done({ dataset }: { readonly dataset: string }): ReactNode {
  const may = useMay();
  return (
    <>
      <Panel title="Nothing is left for you to read">Thank you. Essays that others still read do not show here.</Panel>
      {may('scorers.train') && (
        <Panel title="Where the readings stand">
          <ReadingState dataset={dataset} />
        </Panel>
      )}
    </>
  );
}
