import { useState, type ReactNode } from 'react';
import { Button, Checkbox, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { assignReaders, closeReadings } from '../../api/labelling.ts';
import { namesQuery } from '../../api/people.ts';
import { Panel, Refusal } from '../../ui/page/page.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { counted } from '../../ui/plural.ts';
import { ReadingState } from './reading-state.tsx';

/** For whoever coordinates: who reads the set, how far they are, and locking what was read. */
export function Coordinate({ dataset }: { readonly dataset: string }): ReactNode {
  const { data: people = [] } = useQuery(namesQuery());
  const [readers, setReaders] = useState<string[]>([]);
  const [adjudicator, setAdjudicator] = useState('');
  const touches = [['labelling', dataset], ['datasets']];
  const give = useSend(() => assignReaders(dataset, { readers, ...(adjudicator !== '' && { adjudicator }) }), {
    touches,
  });
  const close = useSend(() => closeReadings(dataset), { touches });
  return (
    <Panel
      title="Who reads it"
      note="Every essay that has no score goes to two of the readers; what they score apart goes to the third person."
    >
      <div className="fields">
        <ReadingState dataset={dataset} />
        {people.length < 2 ? (
          <p className="dim">Two readings need two people with accounts: invite them under People and classes.</p>
        ) : (
          <form
            className="fields"
            onSubmit={(event) => {
              event.preventDefault();
              give.mutate();
            }}
          >
            <Checkbox.Group label="Readers" value={readers} onChange={setReaders}>
              {people.map(({ id, name }) => (
                <Checkbox key={id} mt="xs" value={id} label={name} disabled={id === adjudicator} />
              ))}
            </Checkbox.Group>
            <NativeSelect
              label="Third person"
              value={adjudicator}
              onChange={(event) => setAdjudicator(event.currentTarget.value)}
              data={[
                { value: '', label: 'nobody yet' },
                ...people.filter(({ id }) => !readers.includes(id)).map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
            <Refusal error={give.error ?? close.error} />
            <div className="acts">
              <Button type="submit" variant="default" loading={give.isPending} disabled={readers.length < 2}>
                Give the essays out
              </Button>
              <Button variant="default" loading={close.isPending} onClick={() => close.mutate()}>
                Lock what was read
              </Button>
            </div>
          </form>
        )}
        {give.data !== undefined && (
          <p className="told" role="status">
            {counted(give.data.readings, 'reading')} given out, {counted(give.data.adjudications, 'essay')} to the third
            person.
          </p>
        )}
        {close.data !== undefined && (
          <p className="told" role="status">
            Locked as version {close.data.version}.
          </p>
        )}
      </div>
    </Panel>
  );
}
