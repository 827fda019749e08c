import { useEffect, useRef, type ReactNode } from 'react';
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
  const nav = useRef<HTMLElement>(null);
  useEffect(() => {
    // On a phone the screens do not fit beside each other: the open one is brought into view.
    const open = screens.findIndex(({ matches }) => matches.test(path));
    nav.current?.children[open]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [path]);
  return (
    <>
      <span className="bar-title" title={data?.title}>
        {data?.title ?? slug}
      </span>
      <nav aria-label="Assignment" className="bar-nav" ref={nav}>
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
