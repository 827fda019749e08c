import { useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  accountsQuery,
  changeAccount,
  endSessions,
  newLink,
  roleWords,
  type Account,
  type AccountLink,
} from '../../api/admin.ts';
import { whoQuery } from '../../api/session.ts';
import { dayOf } from '../../ui/page/dates.ts';
import { Heads, Mark, Page, Panel, Refusal, WideTable } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { AdminTabs } from './admin-tabs.tsx';
import { Classes } from './classes.tsx';
import { Invite } from './invite.tsx';
import { OneTimeLink } from './one-time-link.tsx';
import './admin.css';
import { RolesDialog } from './roles-dialog.tsx';

export function PeoplePage(): ReactNode {
  const accounts = useQuery(accountsQuery());
  const who = useQuery(whoQuery());
  const [link, setLink] = useState<AccountLink>();
  return (
    <Page title="People and classes" needs="accounts.manage">
      <AdminTabs />
      {who.data?.mode === 'single-user' && (
        <p className="told">
          This server has one user: whoever opened its link. With the first account, an admin’s, it has accounts, and
          the link opens nothing any more.
        </p>
      )}
      <Panel title="Accounts">
        {link !== undefined && <OneTimeLink link={link} onClose={() => setLink(undefined)} />}
        <Shown query={accounts} what="the accounts">
          {(items) =>
            items.length === 0 ? (
              <p className="dim">No accounts yet.</p>
            ) : (
              <WideTable label="All accounts">
                <Heads names={['Name', 'Roles', 'Since', 'State', '']} />
                <tbody>
                  {items.map((account) => (
                    <Row key={account.id} account={account} onLink={setLink} />
                  ))}
                </tbody>
              </WideTable>
            )
          }
        </Shown>
      </Panel>
      <Invite first={accounts.data?.length === 0} onLink={setLink} />
      <Classes />
    </Page>
  );
}

function Row({
  account,
  onLink,
}: {
  readonly account: Account;
  readonly onLink: (link: AccountLink) => void;
}): ReactNode {
  const { id, name, email, roles, createdAt, deactivatedAt, hasPassword } = account;
  const touches = [['accounts'], ['session']];
  const link = useSend(() => newLink(id), { touches, onDone: onLink });
  const activate = useSend((active: boolean) => changeAccount(id, { active }), { touches });
  const end = useSend(() => endSessions(id), { touches });
  const [editing, setEditing] = useState(false);
  const active = deactivatedAt === undefined;
  return (
    <tr>
      <th scope="row">
        {name}
        <div className="dim small">{email}</div>
      </th>
      <td>{roles.map(roleWords).join(', ')}</td>
      <td>{dayOf(createdAt)}</td>
      <td>
        {active ? (
          <Mark tone={hasPassword ? 'good' : 'warn'}>{hasPassword ? 'active' : 'invited'}</Mark>
        ) : (
          <Mark tone="none">deactivated</Mark>
        )}
      </td>
      <td>
        <div className="row-acts">
          <Button size="compact-sm" variant="default" aria-label={`Roles of ${name}`} onClick={() => setEditing(true)}>
            Roles
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`New link for ${name}`}
            loading={link.isPending}
            onClick={() => link.mutate()}
          >
            New link
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Sign out ${name}`}
            loading={end.isPending}
            onClick={() => end.mutate()}
          >
            Sign out
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`${active ? 'Deactivate' : 'Activate'} ${name}`}
            loading={activate.isPending}
            onClick={() => activate.mutate(!active)}
          >
            {active ? 'Deactivate' : 'Activate'}
          </Button>
        </div>
        {end.data !== undefined && <p role="status">{end.data.ended} sessions ended.</p>}
        <Refusal error={link.error ?? activate.error ?? end.error} />
        {editing && <RolesDialog account={account} onClose={() => setEditing(false)} />}
      </td>
    </tr>
  );
}
