import { useState, type ReactNode } from 'react';
import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { assignmentsQuery } from '../../api/assignments.ts';
import { lockDataset, type Dataset } from '../../api/experiments.ts';
import { useMay } from '../../api/session.ts';
import { dayOf } from '../../ui/page/dates.ts';
import { Heads, Panel, Refusal, WideTable } from '../../ui/page/page.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { slugOf } from '../assignments/slug-of.ts';

/** The locked sets that versions are measured on, and making one of an assignment's graded essays. */
export function Datasets({ sets }: { readonly sets: readonly Dataset[] }): ReactNode {
  const may = useMay();
  const { data: assignments } = useQuery(assignmentsQuery());
  return (
    <Panel
      title="Sets of essays"
      note="Locked: a version never changes. A set that is kept from training is the only kind that a gate may rest on."
    >
      {sets.length === 0 ? (
        <p className="dim">No set yet.</p>
      ) : (
        <WideTable label="Sets">
          <Heads names={['Set', 'Assignment', 'Kind', 'Version', 'Essays', 'Kept from training', 'Locked']} />
          <tbody>
            {sets.map(({ slug, title, assignment, kind, reserved, versions }) => {
              const newest = versions.at(-1);
              return (
                <tr key={slug}>
                  <th scope="row">
                    {title} <div className="dim small">{slug}</div>
                  </th>
                  <td>{assignments?.find((one) => one.slug === assignment)?.title ?? assignment}</td>
                  <td>{kind}</td>
                  <td className="number">{newest?.version ?? ''}</td>
                  <td className="number">
                    {newest?.rows ?? 0}
                    {newest !== undefined && newest.gone > 0 && ` (${newest.gone} erased)`}
                  </td>
                  <td>{reserved ? 'yes' : 'no'}</td>
                  <td>{newest === undefined ? '' : dayOf(newest.createdAt)}</td>
                </tr>
              );
            })}
          </tbody>
        </WideTable>
      )}
      {may('scorers.train') && <LockSet />}
    </Panel>
  );
}

const sources = [
  { value: 'graded-essays', label: 'graded by people, kept from training' },
  { value: 'sample', label: 'handed in, for people to read' },
  { value: 'overrides', label: 'overridden by teachers' },
  { value: 'appeals', label: 'appealed' },
] as const;
type Source = (typeof sources)[number]['value'];

function LockSet(): ReactNode {
  const { data: assignments } = useQuery(assignmentsQuery());
  const [slug, setSlug] = useState('');
  const [title, setTitle] = useState('');
  const [size, setSize] = useState(60);
  const of = slug === '' ? (assignments?.[0]?.slug ?? '') : slug;
  const [from, setFrom] = useState<Source>('graded-essays');
  const drawn = from === 'graded-essays' || from === 'sample';
  const named = { name: slugOf(title), title };
  const lock = useSend(() => lockDataset(of, drawn ? { from, ...named, size, seed: 7 } : { from, ...named }), {
    touches: [['datasets']],
    onDone: () => setTitle(''),
  });
  if (of === '') return null;
  return (
    <form
      className="fields lock-set"
      onSubmit={(event) => {
        event.preventDefault();
        lock.mutate();
      }}
    >
      <h3 className="sub-head">Lock a set</h3>
      <div className="fields-row">
        <NativeSelect
          label="Assignment"
          value={of}
          onChange={(event) => setSlug(event.currentTarget.value)}
          data={(assignments ?? []).map((one) => ({ value: one.slug, label: one.title }))}
        />
        <NativeSelect
          label="Essays"
          value={from}
          onChange={({ currentTarget: { value } }) =>
            setFrom(sources.find((one) => one.value === value)?.value ?? 'graded-essays')
          }
          data={[...sources]}
        />
        <TextInput
          label="Name of the set"
          required
          maxLength={200}
          value={title}
          onChange={(event) => setTitle(event.currentTarget.value)}
        />
        {drawn && <NumberInput label="How many" min={1} value={size} onChange={(value) => setSize(Number(value))} />}
      </div>
      <Refusal error={lock.error} />
      <div className="acts">
        <Button type="submit" variant="default" loading={lock.isPending} disabled={slugOf(title) === ''}>
          Lock the set
        </Button>
      </div>
    </form>
  );
}
