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

/** One student's or one submission's record: who saw it, a copy of all of it, erasure. */
export function OneRecord(): ReactNode {
  const [typed, setTyped] = useState('');
  const [of, setOf] = useState('');
  return (
    <Panel
      title="One record"
      note="Who saw or received it, a copy of everything, erasure. By the student’s pseudonym, or a submission’s id."
    >
      <form
        className="acts"
        onSubmit={(event) => {
          event.preventDefault();
          setOf(typed.trim());
        }}
      >
        <TextInput
          aria-label="Pseudonym or submission"
          placeholder="s1-… or sub-…"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={typed.trim() === ''}>
          Open the record
        </Button>
      </form>
      {of !== '' && <Record key={of} of={of} />}
    </Panel>
  );
}

function Record({ of }: { readonly of: string }): ReactNode {
  const disclosures = useQuery(disclosuresQuery(of));
  const person = usePeople();
  const queries = useQueryClient();
  const may = useMay();
  const [erasing, setErasing] = useState(false);
  const [erased, setErased] = useState(false);
  const [why, setWhy] = useState({ purpose: '', recipient: '' });
  const isStudent = !of.startsWith('sub-');
  const copy = useSend(() => exportStudent(of, why), {
    touches: [['records', 'disclosures', of]],
    onDone: (record) => save(`record-${of}.json`, JSON.stringify(record, null, 2)),
  });
  return (
    <div className="fields record">
      <Shown query={disclosures} what="the disclosures">
        {(items) =>
          items.length === 0 ? (
            <p className="dim">Nobody saw or received it.</p>
          ) : (
            <WideTable label="Disclosures">
              <Heads names={['When', 'Who', 'What', 'Why', 'For whom']} />
              <tbody>
                {items.map(({ id, at, actor, kind, purpose, recipient }) => (
                  <tr key={id}>
                    <td>{minuteOf(at)}</td>
                    <td>{person(actor)}</td>
                    <td>{kind}</td>
                    <td>{purpose ?? ''}</td>
                    <td>{recipient ?? ''}</td>
                  </tr>
                ))}
              </tbody>
            </WideTable>
          )
        }
      </Shown>
      {may('records.manage') && isStudent && (
        <form
          className="fields-row"
          onSubmit={(event) => {
            event.preventDefault();
            copy.mutate();
          }}
        >
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
          <Button
            type="submit"
            variant="default"
            loading={copy.isPending}
            disabled={why.purpose.trim() === '' || why.recipient.trim() === ''}
          >
            Save a copy of everything
          </Button>
        </form>
      )}
      <Refusal error={copy.error} />
      {may('records.manage') && (
        <div className="acts">
          <Button variant="default" onClick={() => setErasing(true)}>
            Erase …
          </Button>
        </div>
      )}
      {erased && (
        <p className="told" role="status">
          Erased. What happened stays in the audit log, without its words.
        </p>
      )}
      <ReasonDialog
        about={`erase.${of}`}
        title={erasing ? (isStudent ? 'Erase all that this student wrote' : 'Erase this submission') : undefined}
        note="Essays, grades, feedback, drafts, exemplars, embeddings and rows of datasets that come from them. It cannot be taken back."
        confirm="Erase for good"
        onClose={() => setErasing(false)}
        onConfirm={async (reason) => {
          await erase(of, reason);
          setErased(true);
          await queries.invalidateQueries();
        }}
      />
    </div>
  );
}

function save(fileName: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(link.href);
}
