import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type Assignment = Schemas['Assignment'];

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function assignmentsQuery() {
  return queryOptions({
    queryKey: ['assignments'],
    queryFn: async ({ signal }) => (await ask(api.GET('/api/v1/assignments', { signal }))).items,
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function assignmentQuery(slug: string) {
  return queryOptions({
    queryKey: ['assignment', slug],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/assignments/{slug}', { params: { path: { slug } }, signal })),
  });
}
