import { queryOptions } from '@tanstack/react-query';
import { api, ask, type Schemas } from './client.ts';

export type ClassPicture = Schemas['ClassPicture'];
export type Agreement = Schemas['Agreement'];
export type Learnt = Schemas['Learnt'];

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function classPictureQuery(slug: string) {
  return queryOptions({
    queryKey: ['class', slug, 'picture'],
    queryFn: ({ signal }) =>
      ask(api.GET('/api/v1/assignments/{slug}/class-picture', { params: { path: { slug } }, signal })),
  });
}

/** Why essays wait, counted, and each reason in words. */
// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function waitingQuery(slug: string) {
  return queryOptions({
    queryKey: ['class', slug, 'waiting'],
    queryFn: async ({ signal }) => {
      const params = { path: { slug }, query: { limit: 1 } };
      const { reasonCounts, words } = await ask(api.GET('/api/v1/assignments/{slug}/queue', { params, signal }));
      return { reasonCounts, words };
    },
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function learntQuery(slug: string) {
  return queryOptions({
    queryKey: ['class', slug, 'learnt'],
    queryFn: ({ signal }) => ask(api.GET('/api/v1/assignments/{slug}/learnt', { params: { path: { slug } }, signal })),
  });
}

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- see above
export function similarQuery(submissionId: string) {
  return queryOptions({
    queryKey: ['essay', submissionId, 'similar'],
    queryFn: async ({ signal }) => {
      const params = { path: { submissionId } };
      return (await ask(api.GET('/api/v1/submissions/{submissionId}/similar', { params, signal }))).items;
    },
    staleTime: 60_000,
  });
}
