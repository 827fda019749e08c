import { queryOptions } from '@tanstack/react-query';
import { api, ask } from './client.ts';

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function bankQuery(slug: string, traitId: string) {
  return queryOptions({
    queryKey: ['bank', slug],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/assignments/{slug}/comments', { params: { path: { slug } }, signal })),
    select: ({ items }) => items.filter((one) => one.traitId === undefined || one.traitId === traitId),
    staleTime: 30_000,
  });
}
