import { useMemo } from 'react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { api, ask } from './client.ts';

/** Who do things without being a person with an account. */
const others: Readonly<Record<string, string>> = {
  owner: 'the owner',
  schedule: 'the schedule',
  cli: 'the command line',
};

// oxlint-disable-next-line typescript/explicit-module-boundary-types -- the options' type is TanStack's to infer
export function namesQuery() {
  return queryOptions({
    queryKey: ['people'],
    queryFn: async ({ signal }) => (await ask(api.GET('/api/v1/accounts/names', { signal }))).items,
    staleTime: 60_000,
  });
}

/** What a person is called whom a record names by id; the id itself where nobody is known under it. */
export function usePeople(): (id: string) => string {
  const { data } = useQuery(namesQuery());
  return useMemo(() => {
    const names = new Map((data ?? []).map(({ id, name }) => [id, name]));
    return (id) => names.get(id) ?? others[id] ?? id;
  }, [data]);
}
