import { useState, type ReactNode } from 'react';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { closeRequest, openRequest, recordRequestsQuery, type RecordRequest } from '../../api/admin.ts';
import { useMay } from '../../api/session.ts';
import { dayOf, isPast, dueIn } from '../../ui/page/dates.ts';
import { Heads, Mark, Page, Panel, Refusal, WideTable } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useKept } from '../../ui/page/use-kept.ts';
import { useSend } from '../../ui/page/use-send.ts';
import { AdminTabs } from './admin-tabs.tsx';
import { OneRecord } from './one-record.tsx';
import { GrowingText } from '../../ui/page/growing-text.tsx';

const touches = [['records']];

/** Requests of students and parents, who saw which record, and erasure. */
export function PrivacyPage(): ReactNode {
  const requests = useQuery(recordRequestsQuery());
  const may = useMay();
  return (
    <Page title="Privacy">
      <AdminTabs />
      <Panel
        title="Requests of students and parents"
        note="Due in 45 days. While one is open nothing of the student can be erased."
      >
        <Shown query={requests} what="the requests">
          {(items) =>
            items.length === 0 ? (
              <p className="dim">Nobody has asked.</p>
            ) : (
              <WideTable label="Requests">
                <Heads names={['Student', 'Asked by', 'Wants', 'Note', 'Due', '']} />
                <tbody>
                  {items.map((request) => (
                    <Row key={request.id} request={request} />
                  ))}
                </tbody>
              </WideTable>
            )
          }
        </Shown>
        {may('records.manage') && <NewRequest />}
      </Panel>
      <OneRecord />
    </Page>
  );
}

function Row({ request }: { readonly request: RecordRequest }): ReactNode {
  const { id, pseudonym, askedBy, wants, note, dueAt, closedAt, outcome } = request;
  const may = useMay();
  const close = useSend((ended: 'granted' | 'refused' | 'withdrawn') => closeRequest(id, ended), { touches });
  const late = isPast(dueAt);
  return (
    <tr>
      <th scope="row">
        <code>{pseudonym.slice(0, 12)}…</code>
      </th>
      <td>{askedBy}</td>
      <td>{wants}</td>
      <td>{note ?? ''}</td>
      <td>{closedAt === undefined ? <Mark tone={late ? 'bad' : 'none'}>{dueIn(dueAt)}</Mark> : dayOf(dueAt)}</td>
      <td>
        {closedAt !== undefined && <Mark tone="good">{outcome}</Mark>}
        {closedAt === undefined && may('records.manage') && (
          <div className="row-acts">
            {(['granted', 'refused', 'withdrawn'] as const).map((ended) => (
              <Button
                key={ended}
                size="compact-sm"
                variant="default"
                loading={close.isPending}
                onClick={() => close.mutate(ended)}
              >
                {ended}
              </Button>
            ))}
          </div>
        )}
        <Refusal error={close.error} />
      </td>
    </tr>
  );
}

function NewRequest(): ReactNode {
  const { value: typed, set, drop } = useKept('record-request', { pseudonym: '', note: '' });
  const { pseudonym, note } = typed;
  const [askedBy, setAskedBy] = useState<'student' | 'parent'>('parent');
  const [wants, setWants] = useState<'inspect' | 'amend' | 'erase'>('inspect');
  const open = useSend(
    () =>
      openRequest({ pseudonym: pseudonym.trim(), askedBy, wants, ...(note.trim() !== '' && { note: note.trim() }) }),
    {
      touches,
      onDone: drop,
    },
  );
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        open.mutate();
      }}
    >
      <h3 className="sub-head">Write one down</h3>
      <div className="fields-row">
        <TextInput
          label="Student (pseudonym)"
          required
          placeholder="s1-…"
          value={pseudonym}
          onChange={(event) => set({ ...typed, pseudonym: event.currentTarget.value })}
        />
        <NativeSelect
          label="Asked by"
          value={askedBy}
          data={['parent', 'student']}
          onChange={(event) => setAskedBy(event.currentTarget.value === 'student' ? 'student' : 'parent')}
        />
        <NativeSelect
          label="Wants to"
          value={wants}
          data={['inspect', 'amend', 'erase']}
          onChange={({ currentTarget: { value } }) =>
            setWants(value === 'amend' || value === 'erase' ? value : 'inspect')
          }
        />
      </div>
      <GrowingText
        label="Note"
        maxLength={1000}
        value={note}
        onChange={(event) => set({ ...typed, note: event.currentTarget.value })}
      />
      <Refusal error={open.error} />
      <div className="acts">
        <Button type="submit" variant="default" disabled={pseudonym.trim() === ''} loading={open.isPending}>
          Open the request
        </Button>
      </div>
    </form>
  );
}
