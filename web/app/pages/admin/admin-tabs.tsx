import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/session.ts';

const screens = [
  { to: '/admin', name: 'People and classes', needs: 'accounts.manage' },
  { to: '/admin/keys', name: 'Keys and sessions', needs: undefined },
  { to: '/admin/privacy', name: 'Privacy', needs: 'records.read' },
  { to: '/admin/audit', name: 'Audit log', needs: 'audit.read' },
  { to: '/admin/monitors', name: 'Monitors', needs: 'operations.read' },
  { to: '/admin/labelling', name: 'Double-blind readings', needs: 'essays.read' },
] as const;

export function AdminTabs(): ReactNode {
  const may = useMay();
  return (
    <nav className="tabs" aria-label="Administration">
      {screens
        .filter(({ needs }) => needs === undefined || may(needs))
        .map(({ to, name }) => (
          <Link
            key={to}
            to={to}
            className="tab"
            activeOptions={{ exact: to === '/admin' }}
            activeProps={{ 'data-here': 'true' }}
          >
            {name}
          </Link>
        ))}
    </nav>
  );
}
