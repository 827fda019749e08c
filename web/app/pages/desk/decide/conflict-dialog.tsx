import type { ReactNode } from 'react';
import { Button, Group, Modal, Table } from '@mantine/core';
import { usePeople } from '../../../api/people.ts';
import type { EssayView } from '../../../api/desk.ts';
import { minuteOf } from '../../../ui/page/dates.ts';
import type { Conflict } from './use-decide.ts';

export interface ConflictDialogProps {
  readonly conflict: Conflict | undefined;
  readonly onClose: () => void;
  readonly onMine: () => Promise<void>;
}

/** Two decided on one essay: both stand side by side, nothing was overwritten, nothing typed is lost. */
export function ConflictDialog({ conflict, onClose, onMine }: ConflictDialogProps): ReactNode {
  return (
    <Modal
      opened={conflict !== undefined}
      onClose={onClose}
      size="lg"
      title="Somebody decided on this essay while you had it open"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {conflict !== undefined && <Both conflict={conflict} />}
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose} data-autofocus>
          Leave theirs; mine stays a draft
        </Button>
        <Button onClick={() => void onMine()}>Put mine on top</Button>
      </Group>
    </Modal>
  );
}

function Both({ conflict: { theirs, mine } }: { readonly conflict: Conflict }): ReactNode {
  const last = theirs.decisions.at(-1);
  const person = usePeople();
  const rows = theirs.rubric.traits.map(({ id, name }) => ({
    name,
    theirs: theirs.current?.traitScores[id],
    mine: mine.traitScores?.[id] ?? machineLevel(theirs, id),
  }));
  return (
    <>
      <p className="small">
        {last === undefined ? 'Another reader' : person(last.decidedBy)}
        {last !== undefined && `, ${minuteOf(last.decidedAt)}`}
        {last?.reason !== undefined && <>: “{last.reason}”</>}
      </p>
      <Table mt="sm" withRowBorders>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Criterion</Table.Th>
            <Table.Th scope="col">Theirs</Table.Th>
            <Table.Th scope="col">Yours</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={row.name}>
              <Table.Th scope="row">{row.name}</Table.Th>
              <Table.Td>{row.theirs ?? '–'}</Table.Td>
              <Table.Td>
                {row.mine ?? '–'}
                {row.mine !== row.theirs && <b> differs</b>}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </>
  );
}

function machineLevel({ grade }: EssayView, id: string): number | undefined {
  return grade?.traits.find((trait) => trait.traitId === id)?.score;
}
