import { useState, type ReactNode } from 'react';
import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { disclosuresQuery, erase, exportStudent } from '../../api/admin.ts';
import { usePeople } from '../../api/people.ts';
import { useMay } from '../../api/session.ts';
import { minuteOf } from '../../ui/page/dates.ts';
import { Heads, Panel, Refusal, WideTable } from '../../ui/page/page.tsx';
import { ReasonDialog } from '../../ui/page/reason-dialog.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { LookUp, type RecordOf } from './look-up.tsx';
import { NewRequest } from './new-request.tsx';

export interface OneRecordProps {
  readonly of: RecordOf | undefined;
  readonly onOpen: (of: RecordOf) => void;
}

/** One student's or one submission's record: who saw it, a copy of all of it, what was asked about it, erasure. */
export function OneRecord({ of, onOpen }: OneRecordProps): ReactNode {
  return (
    <Panel
      title="One record"
      note="Who saw or received it, a copy of everything, a request about it, erasure. Found by the student’s name, number or pseudonym, or by a submission’s id."
    >
      <LookUp onOpen={onOpen} />
      {of !== undefined && <Record key={of.id} of={of} />}
    </Panel>
  );
}

const kinds = {
  view: 'opened',
  export: 'exported',
  feedback: 'printed feedback',
  records: 'copy of the record',
} as const;

function Record({ of: { id, name } }: { readonly of: RecordOf }): ReactNode {
  const disclosures = useQuery(disclosuresQuery(id));
  const person = usePeople();
  const may = useMay();
  const [erased, setErased] = useState(false);
  const isStudent = !id.startsWith('sub-');
  return (
    <section className="fields record" aria-label={`Record of ${name ?? id}`}>
      <h3>
        {name ?? (isStudent ? 'A student' : 'A submission')} <code className="dim small">{id}</code>
      </h3>
      <Shown query={disclosures} what="the disclosures">
        {(items) =>
          items.length === 0 ? (
            <p className="dim">Nobody saw or received it.</p>
          ) : (
            <WideTable label="Disclosures">
              <Heads names={['When', 'Who', 'What', 'Why', 'For whom']} />
              <tbody>
                {items.map(({ id: row, at, actor, kind, purpose, recipient }) => (
                  <tr key={row}>
                    <td>{minuteOf(at)}</td>
                    <td>{person(actor)}</td>
                    <td>{kinds[kind]}</td>
                    <td>{purpose ?? ''}</td>
                    <td>{recipient ?? ''}</td>
                  </tr>
                ))}
              </tbody>
            </WideTable>
          )
        }
      </Shown>
      {erased ? (
        <p className="told" role="status">
          Erased. What happened stays in the audit log, without its words.
        </p>
      ) : (
        may('records.manage') && (
          <>
            {isStudent && <Copy id={id} />}
            {isStudent && <NewRequest pseudonym={id} />}
            <Erase id={id} isStudent={isStudent} name={name} onErased={() => setErased(true)} />
          </>
        )
      )}
    </section>
  );
}

function Copy({ id }: { readonly id: string }): ReactNode {
  const [why, setWhy] = useState({ purpose: '', recipient: '' });
  const copy = useSend(() => exportStudent(id, why), {
    touches: [['records', 'disclosures', id]],
    onDone: (record) => save(`record-${id}.json`, JSON.stringify(record, null, 2)),
  });
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        copy.mutate();
      }}
    >
      <h3 className="sub-head">A copy of everything</h3>
      <div className="fields-row">
        <TextInput
          label="Why"
          required
          maxLength={200}
          value={why.purpose}
          onChange={(event) => setWhy({ ...why, purpose: event.currentTarget.value })}
        />
        <TextInput
          label="For whom"
          required
          maxLength={200}
          value={why.recipient}
          onChange={(event) => setWhy({ ...why, recipient: event.currentTarget.value })}
        />
      </div>
      <Refusal error={copy.error} />
      <div className="acts">
        <Button
          type="submit"
          variant="default"
          loading={copy.isPending}
          disabled={why.purpose.trim() === '' || why.recipient.trim() === ''}
        >
          Save a copy of everything
        </Button>
      </div>
    </form>
  );
}

interface EraseProps {
  readonly id: string;
  readonly isStudent: boolean;
  readonly name: string | undefined;
  readonly onErased: () => void;
}

function Erase({ id, isStudent, name, onErased }: EraseProps): ReactNode {
  const queries = useQueryClient();
  const [asking, setAsking] = useState(false);
  const title = isStudent ? `Erase all that ${name ?? 'this student'} wrote` : 'Erase this submission';
  return (
    <>
      <div className="acts">
        <Button variant="default" onClick={() => setAsking(true)}>
          Erase …
        </Button>
      </div>
      <ReasonDialog
        about={`erase.${id}`}
        title={asking ? title : undefined}
        note="Essays, grades, feedback, drafts, exemplars, embeddings and rows of datasets that come from them. It cannot be taken back."
        confirm="Erase for good"
        onClose={() => setAsking(false)}
        onConfirm={async (reason) => {
          await erase(id, reason);
          await queries.invalidateQueries();
          onErased();
        }}
      />
    </>
  );
}

function save(fileName: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(link.href);
}
