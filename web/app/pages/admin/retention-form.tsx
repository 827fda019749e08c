import { useState, type ReactNode } from 'react';
import { Button, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { assignmentsQuery } from '../../api/assignments.ts';
import { setRetentionRule } from '../../api/retention.ts';
import { Refusal } from '../../ui/page/page.tsx';
import { useSend } from '../../ui/page/use-send.ts';

/** A rule for all assignments or for one; it replaces the one that is there. */
export function RetentionForm(): ReactNode {
  const { data: assignments } = useQuery(assignmentsQuery());
  const [assignment, setAssignment] = useState('');
  const [months, setMonths] = useState(24);
  const [termEnd, setTermEnd] = useState('');
  const [countedFrom, setCountedFrom] = useState<'release' | 'term-end'>('release');
  const set = useSend(
    () =>
      setRetentionRule({
        months,
        countedFrom,
        ...(assignment !== '' && { assignment }),
        ...(countedFrom === 'term-end' && { termEnd }),
      }),
    { touches: [['records', 'retention']] },
  );
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault();
        set.mutate();
      }}
    >
      <div className="fields-row">
        <NativeSelect
          label="Records of"
          value={assignment}
          onChange={(event) => setAssignment(event.currentTarget.value)}
          data={[
            { value: '', label: 'all assignments' },
            ...(assignments ?? []).map(({ slug, title }) => ({ value: slug, label: title })),
          ]}
        />
        <NumberInput label="Months" min={1} max={240} value={months} onChange={(value) => setMonths(Number(value))} />
        <NativeSelect
          label="Counted from"
          value={countedFrom}
          onChange={({ currentTarget: { value } }) => setCountedFrom(value === 'term-end' ? 'term-end' : 'release')}
          data={[
            { value: 'release', label: 'the release of the grade' },
            { value: 'term-end', label: 'the end of a term' },
          ]}
        />
        {countedFrom === 'term-end' && (
          <TextInput
            label="Last day of the term"
            type="date"
            required
            value={termEnd}
            onChange={(event) => setTermEnd(event.currentTarget.value)}
          />
        )}
      </div>
      <Refusal error={set.error} />
      <div className="acts">
        <Button type="submit" variant="default" loading={set.isPending}>
          Set the rule
        </Button>
      </div>
    </form>
  );
}
