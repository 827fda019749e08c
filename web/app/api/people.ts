import { useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { api, ask } from './client.ts';

/** Who do things without being a person with an account. */
const others: Readonly<Record<string, string>> = {
  owner: 'the owner',
  schedule: 'the schedule',
  cli: 'the command line',
};

/** What a person is called whom a record names by id; the id itself where nobody is known under it. */
export function usePeople(): (id: string) => string {
  const { data } = useQuery({
    queryKey: ['people'],
    queryFn: async ({ signal }) => (await ask(api.GET('/api/v1/accounts/names', { signal }))).items,
    staleTime: 60_000,
  });
  return useMemo(() => {
    const names = new Map((data ?? []).map(({ id, name }) => [id, name]));
    return (id) => names.get(id) ?? others[id] ?? id;
  }, [data]);
}
