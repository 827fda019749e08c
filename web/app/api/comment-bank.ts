import { queryOptions } from '@tanstack/react-query';
import { api, ask } from './client.ts';

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function bankQuery(slug: string, trait: string) {
  return queryOptions({
    queryKey: ['bank', slug, trait],
    queryFn: async ({ signal }) =>
      (
        await ask(
          api.GET('/api/v1/assignments/{slug}/comments', { params: { path: { slug }, query: { trait } }, signal }),
        )
      ).items,
    staleTime: 30_000,
  });
}
