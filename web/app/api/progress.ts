import { useEffect } from 'react';
import { useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import type { Schemas } from './client.ts';
import { reportReach } from './connection.ts';

export type ProgressEvent = Schemas['ProgressEvent'];

/** Newest counts and cost of an assignment; undefined until the stream has told. */
export function useProgress(slug: string): ProgressEvent | undefined {
  const { data } = useQuery<ProgressEvent | null>({
    queryKey: ['progress', slug],
    queryFn: () => null,
    enabled: false,
    staleTime: Infinity,
  });
  return data ?? undefined;
}

const refreshMs = 700;

/** Follows the server's events while the screen is open: counts at once, lists at most every 700 ms. */
export function useLiveUpdates(slug: string): void {
  const queries = useQueryClient();
  useEffect(() => {
    const source = new EventSource(`/api/v1/assignments/${encodeURIComponent(slug)}/events?grades=new`);
    const refresh = createThrottle(() => refreshLists(queries, slug), refreshMs);
    let connections = 0;
    let told = false;
    source.addEventListener('hello', () => {
      reportReach(true);
      connections += 1;
    });
    source.addEventListener('progress', (event: MessageEvent<string>) => {
      const progress = JSON.parse(event.data) as ProgressEvent;
      queries.setQueryData(['progress', slug], progress);
      // The lists were just asked for: how things stood when the screen was opened is no change.
      const opening = !told && connections === 1 && progress.counts.queued + progress.counts.running === 0;
      told = true;
      if (!opening || showsGrading(queries, slug)) refresh.call();
    });
    source.addEventListener('grade', (event: MessageEvent<string>) => {
      const { submissionId } = JSON.parse(event.data) as { submissionId: string };
      void queries.invalidateQueries({ queryKey: ['essay', submissionId] });
      refresh.call();
    });
    return () => {
      source.close();
      refresh.stop();
    };
  }, [slug, queries]);
}

function refreshLists(queries: QueryClient, slug: string): void {
  void queries.invalidateQueries({ queryKey: ['queue', slug] });
  void queries.invalidateQueries({ queryKey: ['class', slug] });
}

/** Whether a list still shows essays as being graded. */
function showsGrading(queries: QueryClient, slug: string): boolean {
  return queries
    .getQueriesData<{ readonly pages?: readonly { readonly counts: Readonly<Record<string, number>> }[] }>({
      queryKey: ['queue', slug],
    })
    .some(([, data]) => data?.pages?.some(({ counts }) => (counts['grading'] ?? 0) > 0) === true);
}

function createThrottle(work: () => void, everyMs: number): { call(): void; stop(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    call() {
      timer ??= setTimeout(() => {
        timer = undefined;
        work();
      }, everyMs);
    },
    stop: () => clearTimeout(timer),
  };
}
