import { useState, type ReactNode } from 'react';
import { Button, TextInput } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { auditQuery, verifyAudit, type AuditEntry } from '../../api/audit.ts';
import { usePeople } from '../../api/people.ts';
import { minuteOf } from '../../ui/page/dates.ts';
import { Heads, Page, Panel, Refusal, WideTable } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { AdminTabs } from './admin-tabs.tsx';
import { actWords } from './act-words.ts';

/** Who did what, kept for good in a chain of hashes. */
export function AuditPage(): ReactNode {
  const [typed, setTyped] = useState('');
  const [subject, setSubject] = useState('');
  return (
    <Page title="Audit log" needs="audit.read">
      <AdminTabs />
      <Chain />
      <Panel
        title={subject === '' ? 'What was done' : `What was done to ${subject}`}
        note="Newest first. Ids only: no name, no essay and no reason that names somebody stands in it."
      >
        <form
          className="acts audit-filter"
          onSubmit={(event) => {
            event.preventDefault();
            setSubject(typed.trim());
          }}
        >
          <TextInput
            aria-label="Only acts on"
            placeholder="an id: s1-…, sub-…, grd-…, an assignment"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button type="submit" variant="default">
            {typed.trim() === '' ? 'Show all' : 'Show these'}
          </Button>
        </form>
        <Acts key={subject} subject={subject} />
      </Panel>
    </Page>
  );
}

function Acts({ subject }: { readonly subject: string }): ReactNode {
  const acts = useInfiniteQuery(auditQuery(subject));
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = acts;
  return (
    <Shown query={acts} what="the audit log">
      {({ pages }) => {
        const rows = pages.flat();
        if (rows.length === 0) return <p className="dim">Nothing was done {subject === '' ? 'yet' : 'to it'}.</p>;
        return (
          <div className="fields">
            <WideTable label="Acts" className="audit">
              <Heads names={['Row', 'When', 'Who', 'What', 'On', 'Details']} />
              <tbody>
                {rows.map((row) => (
                  <Act key={row.seq} row={row} />
                ))}
              </tbody>
            </WideTable>
            {hasNextPage && (
              <div className="acts">
                <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                  Earlier ones
                </Button>
              </div>
            )}
          </div>
        );
      }}
    </Shown>
  );
}

function Act({ row: { seq, at, actor, action, subject, details } }: { readonly row: AuditEntry }): ReactNode {
  const person = usePeople();
  return (
    <tr>
      <th scope="row" className="number">
        {seq}
      </th>
      <td>{minuteOf(at)}</td>
      <td>{person(actor)}</td>
      <td>{actWords(action)}</td>
      <td className="audit-id">{person(subject)}</td>
      <td className="small audit-details">{detailWords(details)}</td>
    </tr>
  );
}

function detailWords(details: unknown): string {
  if (typeof details !== 'object' || details === null) return '';
  return Object.entries(details)
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

function Chain(): ReactNode {
  const [noted, setNoted] = useState('');
  const check = useSend(() => verifyAudit(noted.trim()), { touches: [] });
  const { data } = check;
  return (
    <Panel
      title="Is it whole?"
      note="Each row carries the hash of the one before it: a row that was changed or taken out shows. That its end was not cut off shows against a row and hash that were noted elsewhere."
    >
      <form
        className="acts audit-filter"
        onSubmit={(event) => {
          event.preventDefault();
          check.mutate();
        }}
      >
        <TextInput
          aria-label="Noted before"
          placeholder="noted before, as row:hash (may be left out)"
          value={noted}
          onChange={(event) => setNoted(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" loading={check.isPending}>
          Check the chain
        </Button>
      </form>
      {data?.status === 'ok' && (
        <p className="told" role="status">
          {(data.rows ?? 0).toLocaleString('en')} rows, unbroken. To note elsewhere:{' '}
          <code>
            {data.rows}:{data.head}
          </code>
        </p>
      )}
      {data?.status === 'broken' && (
        <p className="refusal" role="alert">
          Broken at row {data.seq}: {data.problem}.
        </p>
      )}
      <Refusal error={check.error} />
    </Panel>
  );
}
