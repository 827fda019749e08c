import type { ReactNode } from 'react';
import { Link, useRouterState } from '@tanstack/react-router';
import { useMay } from '../../api/session.ts';

export const sections = [
  { to: '/a', name: 'Assignments', needs: 'assignments.read' },
  { to: '/studio', name: 'Rubrics', needs: 'rubrics.read' },
  { to: '/admin/monitors', name: 'Monitors', needs: 'operations.read' },
] as const;

/** The sections of the whole server. Beside an assignment they stand at the end of the bar. */
export function MainMenu({ beside }: { readonly beside: boolean }): ReactNode {
  const may = useMay();
  const inSettings = useRouterState({ select: ({ location }) => /^\/admin(?!\/monitors)/.test(location.pathname) });
  return (
    <nav aria-label="Sections" className="bar-sections" data-beside={beside}>
      {sections
        .filter(({ needs }) => may(needs))
        .map(({ to, name }) => (
          <Link
            key={to}
            to={to}
            className="tab"
            activeOptions={{ exact: to === '/a' }}
            activeProps={{ 'data-here': 'true' }}
          >
            {name}
          </Link>
        ))}
      <Link
        to={may('accounts.manage') ? '/admin' : '/admin/keys'}
        className="tab"
        data-here={inSettings}
        aria-current={inSettings ? 'page' : undefined}
      >
        Settings
      </Link>
    </nav>
  );
}
