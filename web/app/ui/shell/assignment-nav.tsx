import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import { assignmentQuery } from '../../api/assignments.ts';

const screens = [
  { to: '/a/$slug', name: 'Review', matches: /^\/a\/[^/]+(\/e\/.*)?$/ },
  { to: '/a/$slug/class', name: 'Class', matches: /\/class$/ },
  { to: '/a/$slug/release', name: 'Release', matches: /\/release$/ },
  { to: '/a/$slug/appeals', name: 'Appeals', matches: /\/appeals(\/.*)?$/ },
  { to: '/a/$slug/setup', name: 'Setup', matches: /\/setup$/ },
] as const;

export function AssignmentNav({ slug }: { readonly slug: string }): ReactNode {
  const { data } = useQuery(assignmentQuery(slug));
  const path = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <>
      <span className="bar-title" title={data?.title}>
        {data?.title ?? slug}
      </span>
      <nav aria-label="Assignment" className="bar-nav">
        {screens.map(({ to, name, matches }) => (
          <Link
            key={to}
            to={to}
            params={{ slug }}
            className="tab"
            data-here={matches.test(path)}
            aria-current={matches.test(path) ? 'page' : undefined}
          >
            {name}
          </Link>
        ))}
      </nav>
    </>
  );
}
