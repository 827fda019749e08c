import { useState, type ReactNode } from 'react';
import { Button, Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import {
  accountsQuery,
  classesQuery,
  giveAssignment,
  makeClass,
  setTeachers,
  takeAssignment,
  type SchoolClass,
} from '../../api/admin.ts';
import { assignmentsQuery } from '../../api/assignments.ts';
import { Panel, Refusal } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useSend } from '../../ui/page/use-send.ts';

const touches = [['classes']];

/** Who is a teacher and nothing else sees the assignments of their own classes. */
export function Classes(): ReactNode {
  const classes = useQuery(classesQuery());
  const [name, setName] = useState('');
  const make = useSend(() => makeClass(name.trim()), { touches, onDone: () => setName('') });
  return (
    <Panel
      title="Classes"
      note="Who is a teacher and nothing else sees the assignments of their own classes; what they make belongs to their class."
    >
      <Shown query={classes} what="the classes">
        {(items) => (
          <div className="columns">
            {items.length === 0 && <p className="dim">No class yet.</p>}
            {items.map((one) => (
              <OneClass key={one.id} schoolClass={one} />
            ))}
          </div>
        )}
      </Shown>
      <form
        className="acts class-new"
        onSubmit={(event) => {
          event.preventDefault();
          make.mutate();
        }}
      >
        <TextInput
          aria-label="Name of the class"
          placeholder="8b"
          maxLength={120}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={name.trim() === ''} loading={make.isPending}>
          Make a class
        </Button>
      </form>
      <Refusal error={make.error} />
    </Panel>
  );
}

function OneClass({ schoolClass }: { readonly schoolClass: SchoolClass }): ReactNode {
  const { id, name, teachers, assignments } = schoolClass;
  const { data: accounts } = useQuery(accountsQuery());
  const { data: all } = useQuery(assignmentsQuery());
  const [slug, setSlug] = useState('');
  const teach = useSend((ids: string[]) => setTeachers(id, ids), { touches });
  const give = useSend((wanted: string) => giveAssignment(id, wanted), { touches, onDone: () => setSlug('') });
  const take = useSend((wanted: string) => takeAssignment(id, wanted), { touches });
  const titleOf = (wanted: string): string => all?.find((one) => one.slug === wanted)?.title ?? wanted;
  const others = (all ?? []).filter((one) => !assignments.includes(one.slug));
  return (
    <section className="lane-class" aria-label={`Class ${name}`}>
      <h3>{name}</h3>
      <Checkbox.Group
        label="Taught by"
        // What was chosen shows at once; after a refusal, what is.
        value={teach.isPending ? teach.variables : [...teachers]}
        onChange={(ids) => teach.mutate(ids)}
      >
        {(accounts ?? []).map((account) => (
          <Checkbox key={account.id} mt={6} value={account.id} label={account.name} />
        ))}
        {accounts?.length === 0 && <p className="dim small">No accounts to choose from.</p>}
      </Checkbox.Group>
      <ul className="plain-list">
        {assignments.map((one) => (
          <li key={one} className="acts">
            {titleOf(one)}
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`Take away ${titleOf(one)} from ${name}`}
              onClick={() => take.mutate(one)}
            >
              Take away
            </Button>
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <div className="acts">
          <NativeSelect
            aria-label={`Assignment for ${name}`}
            value={slug}
            onChange={(event) => setSlug(event.currentTarget.value)}
            data={[
              { value: '', label: 'an assignment …' },
              ...others.map((one) => ({ value: one.slug, label: one.title })),
            ]}
          />
          <Button size="compact-sm" variant="default" disabled={slug === ''} onClick={() => give.mutate(slug)}>
            Give
          </Button>
        </div>
      )}
      <Refusal error={teach.error ?? give.error ?? take.error} />
    </section>
  );
}
