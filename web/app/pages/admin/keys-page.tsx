import { useState, type ReactNode } from 'react';
import { Button, Checkbox, CopyButton, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { keysQuery, makeKey, revokeKey, type ApiKey } from '../../api/admin.ts';
import { whoQuery, type Permission, type WhoAmI } from '../../api/session.ts';
import { dayOf, isPast } from '../../ui/page/dates.ts';
import { Heads, Mark, Page, Panel, Refusal, WideTable } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { AdminTabs } from './admin-tabs.tsx';
import { OwnSessions } from './own-sessions.tsx';
import './admin.css';

export function KeysPage(): ReactNode {
  const keys = useQuery(keysQuery());
  const who = useQuery(whoQuery());
  return (
    <Page title="Keys and sessions">
      <AdminTabs />
      <Panel title="API keys" note="For programs. A key may what its scopes say and what its owner still may.">
        <Shown query={keys} what="the keys">
          {(items) =>
            items.length === 0 ? (
              <p className="dim">No key yet.</p>
            ) : (
              <WideTable label="All API keys">
                <Heads names={['Name', 'Scopes', 'Made', 'Last used', 'Until', '']} />
                <tbody>
                  {items.map((key) => (
                    <KeyRow key={key.id} apiKey={key} />
                  ))}
                </tbody>
              </WideTable>
            )
          }
        </Shown>
      </Panel>
      <Shown query={who} what="who you are">
        {(found) => (
          <>
            <NewKey who={found} />
            {found.mode === 'accounts' && <OwnSessions who={found} />}
          </>
        )}
      </Shown>
    </Page>
  );
}

function KeyRow({ apiKey }: { readonly apiKey: ApiKey }): ReactNode {
  const { id, name, scopes, createdAt, lastUsedAt, expiresAt, revokedAt } = apiKey;
  const revoke = useSend(() => revokeKey(id), { touches: [['keys']] });
  const over = isPast(expiresAt);
  return (
    <tr>
      <th scope="row">{name}</th>
      <td className="small">{scopes.join(', ')}</td>
      <td>{dayOf(createdAt)}</td>
      <td>{lastUsedAt === undefined ? 'never' : dayOf(lastUsedAt)}</td>
      <td>{dayOf(expiresAt)}</td>
      <td>
        {revokedAt !== undefined && <Mark tone="none">revoked</Mark>}
        {revokedAt === undefined && over && <Mark tone="none">over</Mark>}
        {revokedAt === undefined && !over && (
          <Button
            size="compact-sm"
            variant="default"
            aria-label={`Revoke ${name}`}
            loading={revoke.isPending}
            onClick={() => revoke.mutate()}
          >
            Revoke
          </Button>
        )}
        <Refusal error={revoke.error} />
      </td>
    </tr>
  );
}

function NewKey({ who }: { readonly who: WhoAmI }): ReactNode {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Permission[]>([]);
  const [expiresInDays, setDays] = useState(90);
  const make = useSend(() => makeKey({ name: name.trim(), scopes, expiresInDays }), {
    touches: [['keys']],
    onDone: () => setName(''),
  });
  return (
    <Panel title="New key">
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <div className="fields-row">
          <TextInput
            label="Name"
            required
            maxLength={120}
            placeholder="Gradebook sync"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <NumberInput
            label="Days"
            min={1}
            max={366}
            value={expiresInDays}
            onChange={(value) => setDays(Number(value))}
          />
        </div>
        <Checkbox.Group
          label="Scopes"
          value={scopes}
          onChange={(chosen) => setScopes(who.permissions.filter((one) => chosen.includes(one)))}
        >
          <div className="scopes">
            {who.permissions.map((permission) => (
              <Checkbox key={permission} value={permission} label={permission} />
            ))}
          </div>
        </Checkbox.Group>
        <Refusal error={make.error} />
        <div className="acts">
          <Button type="submit" disabled={name.trim() === '' || scopes.length === 0} loading={make.isPending}>
            Make the key
          </Button>
        </div>
      </form>
      {make.data !== undefined && (
        <div className="told fields" role="status">
          <p>Shown this once: keep it where the program finds it.</p>
          <p className="secret">{make.data.secret}</p>
          <CopyButton value={make.data.secret}>
            {({ copied, copy }) => (
              <div>
                <Button size="compact-sm" onClick={copy}>
                  {copied ? 'Copied' : 'Copy the key'}
                </Button>
              </div>
            )}
          </CopyButton>
        </div>
      )}
    </Panel>
  );
}
