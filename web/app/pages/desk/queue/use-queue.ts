import { useMemo } from 'react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { queueQuery, type QueueFilter, type QueueRow } from '../../../api/desk.ts';

export interface LoadedQueue {
  readonly rows: readonly QueueRow[];
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly reasonCounts: Readonly<Record<string, number>>;
  readonly words: Readonly<Record<string, string>>;
  readonly loading: boolean;
  readonly error: Error | null;
  readonly loadMore: () => void;
  readonly refetch: () => void;
}

/** The rows that were loaded so far, in their order; more come as the list is scrolled. */
export function useQueue(slug: string, filter: QueueFilter): LoadedQueue {
  const { data, error, isPending, fetchNextPage, refetch, isFetchingNextPage } = useInfiniteQuery({
    ...queueQuery(slug, filter),
    placeholderData: (before) => before,
  });
  return useMemo(() => {
    const pages = data?.pages ?? [];
    const first = pages[0];
    return {
      rows: pages.flatMap((page) => page.items),
      total: first?.total ?? 0,
      counts: first?.counts ?? {},
      reasonCounts: first?.reasonCounts ?? {},
      words: Object.assign({}, ...pages.map((page) => page.words)),
      loading: isPending,
      error,
      loadMore: () => {
        if (!isFetchingNextPage) void fetchNextPage();
      },
      refetch: () => void refetch(),
    };
  }, [data, error, isPending, fetchNextPage, refetch, isFetchingNextPage]);
}
