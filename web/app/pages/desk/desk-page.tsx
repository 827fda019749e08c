import { useCallback, useState, type ReactNode } from 'react';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button, Group, SegmentedControl } from '@mantine/core';
import type { QueueFilter } from '../../api/desk.ts';
import { Problem } from '../../api/problem.ts';
import { useLiveUpdates } from '../../api/progress.ts';
import { useShortcuts } from '../../ui/keyboard/keyboard-context.ts';
import { counted } from '../../ui/plural.ts';
import { Empty } from '../../ui/states.tsx';
import { SignIn } from '../home/sign-in.tsx';
import { QueuePane, type QueuePaneProps } from './queue/queue-pane.tsx';
import { useQueue } from './queue/use-queue.ts';
import { MachineOffBanner } from './machine-off.tsx';
import { OpenEssay } from './open-essay.tsx';
import { useSteps, type Steps } from './use-steps.ts';
import './desk.css';

const panes = [
  { value: 'queue', label: 'Queue' },
  { value: 'essay', label: 'Essay' },
  { value: 'rubric', label: 'Rubric' },
] as const;

export type PaneName = (typeof panes)[number]['value'];

/** Queue, essay, rubric: three panes side by side, one at a time where there is no room. */
export function DeskPage(): ReactNode {
  const { slug = '', submissionId } = useParams({ strict: false });
  const filter: QueueFilter = useSearch({ from: '/a/$slug' });
  const navigate = useNavigate();
  const queue = useQueue(slug, filter);
  const steps = useSteps(slug, filter, queue, submissionId);
  const filterBy = useCallback((search: QueueFilter) => void navigate({ to: '.', search, replace: true }), [navigate]);
  const [pane, setPane] = useState<PaneName>(submissionId === undefined ? 'queue' : 'essay');
  useLiveUpdates(slug);
  useShortcuts('Queue', [
    { keys: ['j', 'n'], what: 'Next essay', run: steps.next },
    { keys: ['k', 'p'], what: 'Essay before', run: steps.previous },
  ]);
  const [openBefore, setOpenBefore] = useState(submissionId);
  if (openBefore !== submissionId) {
    setOpenBefore(submissionId);
    if (submissionId !== undefined) setPane('essay');
  }
  if (queue.error instanceof Problem && queue.error.status === 401) return <SignIn />;
  if (queue.error instanceof Problem && queue.error.status === 404) return <NoAssignment />;
  return (
    <div className="desk-frame">
      <MachineOffBanner slug={slug} />
      <div className="desk" data-pane={pane}>
        <h1 className="visually-hidden">Review</h1>
        <div className="desk-switch">
          <SegmentedControl fullWidth size="sm" aria-label="Pane" value={pane} onChange={setPane} data={[...panes]} />
        </div>
        <div className="desk-queue">
          <QueuePane
            slug={slug}
            queue={queue}
            filter={filter}
            onFilter={filterBy}
            openId={submissionId}
            onOpen={steps.open}
          />
        </div>
        {submissionId === undefined ? (
          <div className="desk-none">
            <NothingOpen slug={slug} queue={queue} steps={steps} />
          </div>
        ) : (
          <OpenEssay key={submissionId} submissionId={submissionId} steps={steps} onPane={setPane} />
        )}
      </div>
    </div>
  );
}

/** Where to begin; when nothing waits any more, what comes after the review. */
function NothingOpen({
  slug,
  queue,
  steps,
}: Pick<QueuePaneProps, 'slug' | 'queue'> & { readonly steps: Steps }): ReactNode {
  const waiting = queue.counts['needs-review'] ?? 0;
  const grading = queue.counts['grading'] ?? 0;
  if (queue.loading || queue.error !== null) return null;
  if (queue.rows.length === 0) return <Empty title="No essay to open" />;
  return (
    <Empty title={waiting > 0 ? 'Choose an essay' : `No essay waits for review${grading > 0 ? ' yet' : ''}`}>
      {waiting > 0 ? (
        <Button onClick={() => void steps.nextWaiting()}>
          Begin: {counted(waiting, 'essay needs', 'essays need')} review
        </Button>
      ) : (
        <Group justify="center">
          <Button onClick={steps.next}>Open the first essay</Button>
          {grading === 0 && (
            <Button
              variant="default"
              renderRoot={(props) => <Link to="/a/$slug/release" params={{ slug }} {...props} />}
            >
              To the release
            </Button>
          )}
        </Group>
      )}
      <p>
        Or press <kbd>j</kbd> for the first of the list; <kbd>?</kbd> shows all keys.
      </p>
    </Empty>
  );
}

/** A teacher's address of another class, too: what is not theirs does not exist for them. */
function NoAssignment(): ReactNode {
  return (
    <Empty title="There is no such assignment here" level={1}>
      <p>Either its name is another one, or it belongs to another class: an admin gives assignments to classes.</p>
      <p>
        <Link to="/a">To the assignments</Link>
      </p>
    </Empty>
  );
}
