import { useCallback } from 'react';
import { useNavigate } from '@tanstack/react-router';
import { api, ask } from '../../api/client.ts';
import type { QueueFilter } from '../../api/desk.ts';
import type { LoadedQueue } from './queue/use-queue.ts';

export interface Steps {
  readonly next: () => void;
  readonly previous: () => void;
  /** To the next essay that waits for a teacher and that nobody else has open; stays where there is none. */
  readonly nextWaiting: () => Promise<void>;
  readonly open: (submissionId: string) => void;
  /** The essay after the open one, and the next that waits: worth having before they are asked for. */
  readonly ahead: readonly string[];
}

/** Ways from one essay to another, in the order of the list that is shown. */
export function useSteps(slug: string, filter: QueueFilter, queue: LoadedQueue, openId: string | undefined): Steps {
  const navigate = useNavigate();
  const { rows } = queue;

  const at = rows.findIndex((row) => row.submissionId === openId);
  const after = rows[at + 1]?.submissionId;
  const waiting = rows.find((row, index) => index > at && row.state === 'needs-review')?.submissionId;
  const open = useCallback(
    (submissionId: string) =>
      void navigate({ to: '/a/$slug/e/$submissionId', params: { slug, submissionId }, search: filter }),
    [navigate, slug, filter],
  );
  function step(by: 1 | -1): void {
    const target = rows[at === -1 ? 0 : at + by];
    if (target === undefined) return;
    open(target.submissionId);
  }
  return {
    next: () => step(1),
    previous: () => step(-1),
    async nextWaiting() {
      const from = window.location.pathname;
      const query = {
        order: filter.order ?? 'risk',
        ...(openId !== undefined && { after: openId }),
        ...(filter.secondRead !== undefined && { secondRead: filter.secondRead }),
      };
      const { submissionId } = await ask(
        api.GET('/api/v1/assignments/{slug}/queue/next', { params: { path: { slug }, query } }),
      );
      // Whoever went elsewhere meanwhile is not called back.
      if (submissionId !== null && window.location.pathname === from) open(submissionId);
    },
    open,
    ahead: [...new Set([after, waiting])].filter((id) => id !== undefined),
  };
}
