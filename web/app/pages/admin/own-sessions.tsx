import { useState, type ReactNode } from 'react';
import { Button, PasswordInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { changePassword, endOwnSession, ownSessionsQuery, signOut, type WhoAmI } from '../../api/session.ts';
import { minuteOf } from '../../ui/page/dates.ts';
import { Heads, Mark, Panel, Refusal, WideTable } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useSend } from '../../ui/page/use-send.ts';

/** Where one is signed in, signing out, and one's own password. */
export function OwnSessions({ who }: { readonly who: WhoAmI }): ReactNode {
  const sessions = useQuery(ownSessionsQuery());
  const [current, setCurrent] = useState('');
  const [password, setPassword] = useState('');
  const leave = (): void => window.location.assign('/sign-in');
  const out = useSend(() => signOut(), { touches: [], onDone: leave });
  const end = useSend((id: string) => endOwnSession(id), { touches: [['session', 'all']] });
  const change = useSend(() => changePassword({ current, password }), { touches: [], onDone: leave });
  return (
    <Panel
      title={`Signed in as ${who.name}`}
      note={who.email}
      actions={
        <Button variant="default" loading={out.isPending} onClick={() => out.mutate()}>
          Sign out
        </Button>
      }
    >
      <div className="fields">
        <Shown query={sessions} what="your sessions">
          {(items) => (
            <WideTable label="Your sessions">
              <Heads names={['Since', 'From', 'Browser', '']} />
              <tbody>
                {items.map((session) => (
                  <tr key={session.id}>
                    <td>{minuteOf(session.createdAt)}</td>
                    <td>{session.ipAddress ?? ''}</td>
                    <td className="small">{session.userAgent ?? ''}</td>
                    <td>
                      {session.current ? (
                        <Mark tone="here">this one</Mark>
                      ) : (
                        <Button size="compact-sm" variant="default" onClick={() => end.mutate(session.id)}>
                          End
                        </Button>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </WideTable>
          )}
        </Shown>
        <form
          className="fields"
          onSubmit={(event) => {
            event.preventDefault();
            change.mutate();
          }}
        >
          <div className="fields-row">
            <PasswordInput
              label="Password now"
              autoComplete="current-password"
              value={current}
              onChange={(event) => setCurrent(event.currentTarget.value)}
            />
            <PasswordInput
              label="New password"
              description="15 characters or more; a sentence is easy to remember"
              autoComplete="new-password"
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
          </div>
          <Refusal error={out.error ?? end.error ?? change.error} />
          <div className="acts">
            <Button
              type="submit"
              variant="default"
              disabled={current === '' || password.length < 15}
              loading={change.isPending}
            >
              Change the password; all sessions end
            </Button>
          </div>
        </form>
      </div>
    </Panel>
  );
}
