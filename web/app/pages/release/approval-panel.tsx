import { useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { usePeople } from '../../api/people.ts';
import { approvalsQuery, undoBatch, type ApprovalBatch } from '../../api/release.ts';
import { minuteOf } from '../../ui/page/dates.ts';
import { Panel, Refusal } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { counted } from '../../ui/plural.ts';
import { ApprovalDialog } from './approval-dialog.tsx';
import { percent } from './percent.ts';

export interface ApprovalPanelProps {
  readonly slug: string;
  readonly mayDecide: boolean;
}

/** Batches that were approved by risk, with what their held-back samples have shown since. */
export function ApprovalPanel({ slug, mayDecide }: ApprovalPanelProps): ReactNode {
  const batches = useQuery(approvalsQuery(slug));
  const [open, setOpen] = useState(false);
  return (
    <Panel
      title="Approve many by risk"
      note="Takes grades that nobody read and nothing speaks against, says how many of them will be wrong, and holds a random sample back for you to check that."
      actions={
        mayDecide && (
          <Button variant="default" onClick={() => setOpen(true)}>
            Approve many …
          </Button>
        )
      }
    >
      <Shown query={batches} what="the batches">
        {(items) => {
          const kept = items.filter(({ state }) => state !== 'preview');
          return kept.length === 0 ? (
            <p className="dim">No batch so far.</p>
          ) : (
            <ul className="batches">
              {kept.map((batch) => (
                <BatchRow key={batch.id} slug={slug} batch={batch} mayDecide={mayDecide} />
              ))}
            </ul>
          );
        }}
      </Shown>
      <ApprovalDialog slug={slug} opened={open} onClose={() => setOpen(false)} />
    </Panel>
  );
}

interface BatchRowProps extends ApprovalPanelProps {
  readonly batch: ApprovalBatch;
}

function BatchRow({ slug, batch, mayDecide }: BatchRowProps): ReactNode {
  const touches = [['queue', slug], ['approvals', slug], ['essay'], ['class', slug]];
  const takeBack = useSend(() => undoBatch(slug, batch.id), { touches });
  const approved = batch.items.filter(({ outcome }) => outcome === 'approved').length;
  const { promise, createdBy, createdAt, state } = batch;
  const person = usePeople();
  return (
    <li className="batch">
      <div className="batch-words">
        <p>
          <b>{counted(approved, 'grade')} approved</b>
          {state === 'undone' && ' and taken back'}{' '}
          <span className="dim small">
            by {person(createdBy)}, {minuteOf(createdAt)}
          </span>
        </p>
        <p className="small">
          Expected off by more than one point: about {percent(promise.expectedShare)} (95%:{' '}
          {percent(promise.interval.low)} to {percent(promise.interval.high)}).
        </p>
        <p className="small">{sampleWords(batch)}</p>
        {takeBack.data !== undefined && (
          <p role="status" className="small">
            {counted(takeBack.data.reopened, 'grade')} open again
            {takeBack.data.kept > 0 && `; ${takeBack.data.kept} stay, decided on or released since`}.
          </p>
        )}
        <Refusal error={takeBack.error} />
      </div>
      {state === 'committed' && (
        <div className="acts">
          {batch.audit.read < batch.audit.held && (
            <Link to="/a/$slug" params={{ slug }} search={{ state: 'needs-review', reason: 'audit.held' }}>
              Read the sample
            </Link>
          )}
          {mayDecide && (
            <Button size="compact-sm" variant="default" loading={takeBack.isPending} onClick={() => takeBack.mutate()}>
              Take back
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

function sampleWords({ audit: { held, read, changed, low, high } }: ApprovalBatch): string {
  if (held === 0) return 'No sample is held back any more.';
  if (read === 0) return `Held back for you: ${counted(held, 'grade')}, none read yet.`;
  const range = low === undefined || high === undefined ? '' : ` (95%: ${percent(low)} to ${percent(high)})`;
  return `Of ${held} held back, ${read} read: ${changed} moved by more than one point${range}.`;
}
