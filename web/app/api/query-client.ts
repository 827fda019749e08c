import { QueryCache, QueryClient } from '@tanstack/react-query';
import { Problem } from './problem.ts';

const unreached: ReadonlySet<number> = new Set([502, 503, 504]);

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError(error, { queryKey: [about] }) {
      // Whoever is not signed in any more is told so once, for the whole page.
      if (error instanceof Problem && error.status === 401 && about !== 'session')
        void queryClient.invalidateQueries({ queryKey: ['session'], exact: true });
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the server answered stands, and a button asks again; what did not reach it is tried again, also where a proxy says so.
      retry: (failures, error) => failures < 3 && !(error instanceof Problem && !unreached.has(error.status)),
      retryDelay: (attempt) => Math.min(1000 * 2 ** attempt, 8000),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
