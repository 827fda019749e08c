import type { ReactNode } from 'react';
import { ActionIcon, Menu } from '@mantine/core';
import { IconLogout, IconMenu2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { signOut, useMay, whoQuery } from '../../api/session.ts';
import { sections } from './main-menu.tsx';

/** Who is signed in, the way out, and every section: on a narrow screen the bar has no room for them. */
export function PersonMenu(): ReactNode {
  const { data: who } = useQuery(whoQuery());
  const { slug } = useParams({ strict: false });
  const may = useMay();
  const navigate = useNavigate();
  async function leave(): Promise<void> {
    await signOut().catch(() => undefined);
    window.location.assign('/sign-in');
  }
  return (
    <Menu position="bottom-end" width={240} withinPortal={false} withInitialFocusPlaceholder={false}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Sections and account">
          <IconMenu2 size={19} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {who !== undefined && (
          <Menu.Label>{who.mode === 'accounts' ? who.name : 'The one user of this server'}</Menu.Label>
        )}
        {slug !== undefined && (
          <Menu.Item onClick={() => void navigate({ to: '/a/$slug/setup', params: { slug } })}>
            Setup of this assignment
          </Menu.Item>
        )}
        {sections
          .filter(({ needs }) => may(needs))
          .map(({ to, name }) => (
            <Menu.Item key={to} component={Link} to={to}>
              {name}
            </Menu.Item>
          ))}
        <Menu.Item component={Link} to={may('accounts.manage') ? '/admin' : '/admin/keys'}>
          Settings
        </Menu.Item>
        {who?.mode === 'accounts' && (
          <>
            <Menu.Divider />
            <Menu.Item leftSection={<IconLogout size={15} aria-hidden />} onClick={() => void leave()}>
              Sign out
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
