import { useState, type ReactNode } from 'react';
import { Button, Group, Table } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { replay, rerun, type GradeComparison } from '../../../api/grades.ts';
import { messageOf } from '../../../api/problem.ts';

/** Two ways to ask the same again: rebuild it from the record, or grade anew and lay both side by side. */
export function Again({ gradeId }: { readonly gradeId: string }): ReactNode {
  const [said, setSaid] = useState('');
  const rebuilt = useMutation({
    mutationFn: () => replay(gradeId),
    onSuccess: ({ status }) =>
      setSaid(
        status === 'same'
          ? 'Rebuilt from the record: the same grade, to the last digit.'
          : 'Rebuilt from the record: it differs.',
      ),
    onError: (error) => setSaid(messageOf(error)),
  });
  const anew = useMutation({
    mutationFn: () => rerun(gradeId, '4-grade'),
    onError: (error) => setSaid(messageOf(error)),
  });
  return (
    <section className="again" aria-label="Ask again">
      <Group gap="xs">
        <Button variant="default" loading={rebuilt.isPending} onClick={() => rebuilt.mutate()}>
          Rebuild from the record
        </Button>
        <Button variant="default" loading={anew.isPending} onClick={() => anew.mutate()}>
          Grade again and compare
        </Button>
      </Group>
      <p role="status" className="small">
        {said}
      </p>
      {anew.data !== undefined && <SideBySide comparison={anew.data} />}
    </section>
  );
}

function SideBySide({ comparison }: { readonly comparison: GradeComparison }): ReactNode {
  return (
    <Table className="number" verticalSpacing={4}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">What</Table.Th>
          <Table.Th scope="col">This grade</Table.Th>
          <Table.Th scope="col">Graded again</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {comparison.rows.map(({ what, same, words }) => (
          <Table.Tr key={what}>
            <Table.Th scope="row">{words.what}</Table.Th>
            <Table.Td>{words.left}</Table.Td>
            <Table.Td>{same ? 'the same' : <b>{words.right}</b>}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
