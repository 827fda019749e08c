import { useState, type ReactNode } from 'react';
import { Button, TextInput } from '@mantine/core';
import { findStudents, type FoundStudent } from '../../api/admin.ts';
import { useMay } from '../../api/session.ts';
import { Refusal } from '../../ui/page/page.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { counted } from '../../ui/plural.ts';

/** Whose record is open: a student (`s1-…`) or a submission (`sub-…`), with the name where it was looked up. */
export interface RecordOf {
  readonly id: string;
  readonly name?: string;
}

/** From a name, a student's number or an address to the record; an id opens its record at once. */
export function LookUp({ onOpen }: { readonly onOpen: (of: RecordOf) => void }): ReactNode {
  const [typed, setTyped] = useState('');
  const may = useMay();
  const words = typed.trim();
  const isId = /^(s\d+|sub)-[0-9a-z]+$/.test(words);
  const find = useSend(() => findStudents(words), { touches: [['audit']] });
  return (
    <div className="fields">
      <form
        className="acts look-up"
        onSubmit={(event) => {
          event.preventDefault();
          if (isId) onOpen({ id: words });
          else find.mutate();
        }}
      >
        <TextInput
          aria-label="Student or submission"
          placeholder={may('records.manage') ? 'a name, a student’s number, s1-… or sub-…' : 's1-… or sub-…'}
          autoComplete="off"
          maxLength={200}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button
          type="submit"
          variant="default"
          loading={find.isPending}
          disabled={words === '' || !(isId || may('records.manage'))}
        >
          {isId ? 'Open the record' : 'Look up'}
        </Button>
      </form>
      <Refusal error={find.error} />
      {find.data !== undefined && !find.isPending && <Found students={find.data} onOpen={onOpen} />}
    </div>
  );
}

interface FoundProps {
  readonly students: readonly FoundStudent[];
  readonly onOpen: (of: RecordOf) => void;
}

function Found({ students, onOpen }: FoundProps): ReactNode {
  if (students.length === 0)
    return (
      <p className="dim" role="status">
        Nobody here has that name, number or address.
      </p>
    );
  return (
    <div role="status">
      <p className="dim small">
        {counted(students.length, 'student')}
        {students.length === 20 && '; there may be more: say more of the name'}. That you looked is in the audit log.
      </p>
      <ul className="found">
        {students.map((student) => {
          const name = nameOf(student);
          return (
            <li key={student.pseudonym}>
              <b>{name}</b>
              <span className="dim small">{whereabouts(student)}</span>
              <Button
                size="compact-sm"
                variant="default"
                aria-label={`Open the record of ${name}`}
                onClick={() => onOpen({ id: student.pseudonym, name })}
              >
                Open the record
              </Button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** The longest of the names, since parts of it are kept as well; the number where no name is known. */
function nameOf({ values, pseudonym }: FoundStudent): string {
  const of = (kind: string): string[] => values.filter((one) => one.kind === kind).map(({ value }) => value);
  const [longest] = of('name').toSorted((one, other) => other.length - one.length);
  return longest ?? of('external-id')[0] ?? pseudonym;
}

function whereabouts({ values, assignments }: FoundStudent): string {
  const numbers = values.filter(({ kind }) => kind === 'external-id').map(({ value }) => value);
  const where = assignments.map(({ title, submissions }) => `${title} (${counted(submissions, 'essay')})`);
  return [...numbers, ...where].join(' · ');
}
