import { useEffect, useRef, type ReactNode } from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import type { QueueFilter } from '../../../api/desk.ts';
import { usePeople } from '../../../api/people.ts';
import { Empty, Failure, Loading } from '../../../ui/states.tsx';
import type { LoadedQueue } from './use-queue.ts';
import { ProgressLine } from './progress-line.tsx';
import { QueueFilters } from './queue-filters.tsx';
import { QueueRowLink } from './queue-row.tsx';
import './queue.css';

const rowHeight = 54;

export interface QueuePaneProps {
  readonly slug: string;
  readonly queue: LoadedQueue;
  readonly filter: QueueFilter;
  readonly onFilter: (filter: QueueFilter) => void;
  readonly openId: string | undefined;
}

export function QueuePane({ slug, queue, filter, onFilter, openId }: QueuePaneProps): ReactNode {
  return (
    <section className="queue" aria-label="Queue">
      <QueueFilters slug={slug} queue={queue} filter={filter} onFilter={onFilter} />
      <ProgressLine slug={slug} />
      <QueueList slug={slug} queue={queue} filter={filter} openId={openId} />
    </section>
  );
}

function QueueList({ slug, queue, filter, openId }: Omit<QueuePaneProps, 'onFilter'>): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, total, loadMore } = queue;
  const person = usePeople();
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (last >= rows.length - 1 && rows.length < total) loadMore();
  }, [last, rows.length, total, loadMore]);
  const openIndex = rows.findIndex((row) => row.submissionId === openId);
  useEffect(() => {
    if (openIndex >= 0) virtual.scrollToIndex(openIndex, { align: 'auto' });
  }, [openIndex, virtual]);

  if (queue.error !== null && rows.length === 0) {
    return <Failure what="The queue could not be loaded" error={queue.error} onRetry={queue.refetch} />;
  }
  if (queue.loading) return <Loading what="the queue" />;
  if (total === 0) return <NothingHere filtered={isFiltered(filter)} />;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroller must be reachable by keyboard
    <div className="queue-scroll" ref={scroller} tabIndex={0} role="region" aria-label="Essays of this list">
      <div role="list" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, start, size }) => {
          const row = rows[index];
          const style = { position: 'absolute', top: start, left: 0, right: 0, height: size } as const;
          if (row === undefined) return <div key={index} className="queue-item queue-wait" style={style} />;
          return (
            <QueueRowLink
              key={row.submissionId}
              row={row}
              slug={slug}
              filter={filter}
              open={row.submissionId === openId}
              words={queue.words}
              style={style}
              person={person}
              place={{ index, total }}
            />
          );
        })}
      </div>
    </div>
  );
}

function isFiltered({ state, reason, level, band, secondRead }: QueueFilter): boolean {
  return [state, reason, level, band, secondRead].some((one) => one !== undefined);
}

function NothingHere({ filtered }: { readonly filtered: boolean }): ReactNode {
  return filtered ? (
    <Empty title="Nothing in this list">
      <p>Choose another list above.</p>
    </Empty>
  ) : (
    <Empty title="No essays yet">
      <p>Hand some in: they are graded as they arrive and show up here.</p>
    </Empty>
  );
}
