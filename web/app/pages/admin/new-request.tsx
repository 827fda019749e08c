import { useState, type ReactNode } from 'react';
import { Button, NativeSelect } from '@mantine/core';
import { openRequest } from '../../api/admin.ts';
import { GrowingText } from '../../ui/page/growing-text.tsx';
import { Refusal } from '../../ui/page/page.tsx';
import { useKept } from '../../ui/page/use-kept.ts';
import { useSend } from '../../ui/page/use-send.ts';

/** Writes down that the student or a parent asked about the record. */
export function NewRequest({ pseudonym }: { readonly pseudonym: string }): ReactNode {
  const { value: note, set: setNote, drop } = useKept(`record-request.${pseudonym}`, '');
  const [askedBy, setAskedBy] = useState<'student' | 'parent'>('parent');
  const [wants, setWants] = useState<'inspect' | 'amend' | 'erase'>('inspect');
  const open = useSend(
    () => openRequest({ pseudonym, askedBy, wants, ...(note.trim() !== '' && { note: note.trim() }) }),
    { touches: [['records']], onDone: drop },
  );
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        open.mutate();
      }}
    >
      <h3 className="sub-head">They asked about it</h3>
      <div className="fields-row">
        <NativeSelect
          label="Asked by"
          value={askedBy}
          data={['parent', 'student']}
          onChange={(event) => setAskedBy(event.currentTarget.value === 'student' ? 'student' : 'parent')}
        />
        <NativeSelect
          label="Wants to"
          value={wants}
          data={[
            { value: 'inspect', label: 'see it' },
            { value: 'amend', label: 'have it corrected' },
            { value: 'erase', label: 'have it erased' },
          ]}
          onChange={({ currentTarget: { value } }) =>
            setWants(value === 'amend' || value === 'erase' ? value : 'inspect')
          }
        />
      </div>
      <GrowingText
        label="Note"
        maxLength={1000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Refusal error={open.error} />
      <div className="acts">
        <Button type="submit" variant="default" loading={open.isPending}>
          Write the request down
        </Button>
        {open.isSuccess && <span role="status">Written down; it stands above, due in 45 days.</span>}
      </div>
    </form>
  );
}
