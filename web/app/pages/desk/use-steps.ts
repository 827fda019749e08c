import { useNavigate } from '@tanstack/react-router';
import { useQueryClient } from '@tanstack/react-query';
import { api, ask } from '../../api/client.ts';
import { essayQuery, type QueueFilter } from '../../api/desk.ts';
import type { LoadedQueue } from './queue/use-queue.ts';

export interface Steps {
  readonly next: () => void;
  readonly previous: () => void;
  /** To the next essay that waits for a teacher and that nobody else has open; stays where there is none. */
  readonly nextWaiting: () => Promise<void>;
  readonly open: (submissionId: string) => void;
}

/** Ways from one essay to another, in the order of the list that is shown. */
export function useSteps(slug: string, filter: QueueFilter, queue: LoadedQueue, openId: string | undefined): Steps {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { rows } = queue;

  function open(submissionId: string): void {
    void navigate({ to: '/a/$slug/e/$submissionId', params: { slug, submissionId }, search: filter });
  }
  function step(by: 1 | -1): void {
    const at = rows.findIndex((row) => row.submissionId === openId);
    const target = rows[at === -1 ? 0 : at + by];
    if (target === undefined) return;
    open(target.submissionId);
    const beyond = rows[at + 2 * by];
    if (beyond !== undefined) void queries.prefetchQuery(essayQuery(beyond.submissionId));
  }
  return {
    next: () => step(1),
    previous: () => step(-1),
    async nextWaiting() {
      const query = { order: filter.order ?? 'risk', ...(openId !== undefined && { after: openId }) };
      const { submissionId } = await ask(
        api.GET('/api/v1/assignments/{slug}/queue/next', { params: { path: { slug }, query } }),
      );
      if (submissionId !== null) open(submissionId);
    },
    open,
  };
}
