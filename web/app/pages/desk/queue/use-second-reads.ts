import { useQuery } from '@tanstack/react-query';
import { assignmentQuery } from '../../../api/assignments.ts';
import { api, ask } from '../../../api/client.ts';

/** How many essays wait for this person as a blind second reader; undefined where the policy has no second readings. */
export function useSecondReads(slug: string): number | undefined {
  const { data: assignment } = useQuery(assignmentQuery(slug));
  const share = assignment?.policy['secondReads'];
  const { data } = useQuery({
    queryKey: ['queue', slug, 'second-reads'],
    queryFn: async ({ signal }) => {
      const params = { path: { slug }, query: { secondRead: 'wanted' as const, limit: 1 } };
      return (await ask(api.GET('/api/v1/assignments/{slug}/queue', { params, signal }))).total;
    },
    enabled: typeof share === 'number' && share > 0,
  });
  return data;
}
