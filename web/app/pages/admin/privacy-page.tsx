import { useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { closeRequest, recordRequestsQuery, type RecordRequest } from '../../api/admin.ts';
import { useMay } from '../../api/session.ts';
import { dayOf, isPast, dueIn } from '../../ui/page/dates.ts';
import { Heads, Mark, Page, Panel, Refusal, WideTable } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { AdminTabs } from './admin-tabs.tsx';
import type { RecordOf } from './look-up.tsx';
import { OneRecord } from './one-record.tsx';
import { Retention } from './retention.tsx';
import './admin.css';

/** Requests of students and parents, who saw which record, and erasure. */
export function PrivacyPage(): ReactNode {
  const requests = useQuery(recordRequestsQuery());
  const [of, setOf] = useState<RecordOf>();
  return (
    <Page title="Privacy" needs="records.read">
      <AdminTabs />
      <Panel
        title="Requests of students and parents"
        note="Due in 45 days. While one is open nothing of the student can be erased. To write one down, look the student up below."
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
                    <Row key={request.id} request={request} onOpen={setOf} />
                  ))}
                </tbody>
              </WideTable>
            )
          }
        </Shown>
      </Panel>
      <OneRecord of={of} onOpen={setOf} />
      <Retention />
    </Page>
  );
}

const wanted = { inspect: 'to see it', amend: 'it corrected', erase: 'it erased' } as const;

interface RowProps {
  readonly request: RecordRequest;
  readonly onOpen: (of: RecordOf) => void;
}

function Row({ request, onOpen }: RowProps): ReactNode {
  const { id, pseudonym, askedBy, wants, note, dueAt, closedAt, outcome } = request;
  const may = useMay();
  const close = useSend((ended: 'granted' | 'refused' | 'withdrawn') => closeRequest(id, ended), {
    touches: [['records']],
  });
  const late = isPast(dueAt);
  const shortened = `${pseudonym.slice(0, 12)}…`;
  return (
    <tr>
      <th scope="row">
        <Button
          size="compact-sm"
          variant="default"
          aria-label={`${shortened}: open the record`}
          onClick={() => onOpen({ id: pseudonym })}
        >
          <code>{shortened}</code>
        </Button>
      </th>
      <td>{askedBy}</td>
      <td>{wanted[wants]}</td>
      <td>{note ?? ''}</td>
      <td>{closedAt === undefined ? <Mark tone={late ? 'bad' : 'none'}>{dueIn(dueAt)}</Mark> : dayOf(dueAt)}</td>
      <td>
        {closedAt !== undefined && <Mark tone={outcome === 'granted' ? 'good' : 'none'}>{outcome}</Mark>}
        {closedAt === undefined && may('records.manage') && (
          <div className="row-acts" role="group" aria-label="How it ended">
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
