import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { requestsQuery } from '../../api/registry.ts';

export function StudioTabs(): ReactNode {
  const { data } = useQuery(requestsQuery());
  const open = data?.filter(({ status }) => status === 'open').length ?? 0;
  return (
    <nav className="tabs" aria-label="Studio">
      <Link to="/studio" className="tab" activeOptions={{ exact: true }} activeProps={{ 'data-here': 'true' }}>
        Rubrics
      </Link>
      <Link to="/studio/prompts" className="tab" activeProps={{ 'data-here': 'true' }}>
        Grading prompts
      </Link>
      <Link to="/studio/experiments" className="tab" activeProps={{ 'data-here': 'true' }}>
        Experiments
      </Link>
      <Link to="/studio/approvals" className="tab" activeProps={{ 'data-here': 'true' }}>
        Approvals and gates{open > 0 && ` (${open})`}
      </Link>
    </nav>
  );
}
