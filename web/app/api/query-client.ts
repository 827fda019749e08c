import { QueryClient } from '@tanstack/react-query';
import { Problem } from './problem.ts';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // What the server refused stays refused; what did not reach it is tried again.
      retry: (failures, error) => failures < 3 && !(error instanceof Problem && error.status < 500),
      retryDelay: (attempt) => Math.min(1000 * 2 ** attempt, 8000),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});
