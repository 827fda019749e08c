import { memo, useCallback, useEffect, useRef, type ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from '@mantine/core';
import { Link, useRouter } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { essayQuery, type QueueFilter } from '../../../api/desk.ts';
import { usePeople } from '../../../api/people.ts';
import { useMay } from '../../../api/session.ts';
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
  readonly onOpen: (submissionId: string) => void;
}

/** What stands above the list has nothing to do with which essay is open. */
const Filters = memo(QueueFilters);
const Progress = memo(ProgressLine);

export function QueuePane({ slug, queue, filter, onFilter, openId, onOpen }: QueuePaneProps): ReactNode {
  return (
    <section className="queue" aria-label="Queue">
      <Filters slug={slug} queue={queue} filter={filter} onFilter={onFilter} />
      <Progress slug={slug} />
      <QueueList slug={slug} queue={queue} filter={filter} openId={openId} onOpen={onOpen} />
    </section>
  );
}

function QueueList({ slug, queue, filter, openId, onOpen }: Omit<QueuePaneProps, 'onFilter'>): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const { rows, total, loadMore } = queue;
  const person = usePeople();
  const queries = useQueryClient();
  const fetchEssay = useCallback(
    (submissionId: string) => void queries.prefetchQuery(essayQuery(submissionId)),
    [queries],
  );
  const list = useRouter().buildLocation({ to: '/a/$slug', params: { slug }, search: filter });
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
    const shown = virtual.range;
    // To scroll where nothing moves would lay the page out all the same.
    const inView = shown !== null && shown.startIndex < openIndex && openIndex < shown.endIndex;
    if (openIndex >= 0 && !inView) virtual.scrollToIndex(openIndex, { align: 'auto' });
  }, [openIndex, virtual]);

  if (queue.error !== null && rows.length === 0) {
    return <Failure what="The queue could not be loaded" error={queue.error} onRetry={queue.refetch} />;
  }
  if (queue.loading) return <Loading what="the queue" />;
  if (total === 0) return <NothingHere slug={slug} filtered={isFiltered(filter)} />;
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scroller must be reachable by keyboard
    <div className="queue-scroll" ref={scroller} tabIndex={0} role="region" aria-label="Essays of this list">
      <div role="list" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, start, size }) => {
          const row = rows[index];
          if (row === undefined) {
            const style = { position: 'absolute', top: start, left: 0, right: 0, height: size } as const;
            return <div key={index} className="queue-item queue-wait" style={style} />;
          }
          return (
            <QueueRowLink
              key={row.submissionId}
              row={row}
              href={`${list.pathname}/e/${row.submissionId}${list.searchStr}`}
              open={row.submissionId === openId}
              words={queue.words}
              person={person}
              index={index}
              total={total}
              top={start}
              height={size}
              onPress={fetchEssay}
              onOpen={onOpen}
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

function NothingHere({ slug, filtered }: { readonly slug: string; readonly filtered: boolean }): ReactNode {
  const may = useMay();
  return filtered ? (
    <Empty title="Nothing in this list">
      <p>Choose another list above.</p>
    </Empty>
  ) : (
    <Empty title="No essays yet">
      <p>Hand some in: they are graded as they arrive and show up here.</p>
      {may('essays.import') && (
        <Button renderRoot={(props) => <Link to="/a/$slug/setup" params={{ slug }} {...props} />}>Import essays</Button>
      )}
    </Empty>
  );
}
