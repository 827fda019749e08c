import type { ReactNode } from 'react';
import { Table } from '@mantine/core';
import type { Trace } from '../../../api/grades.ts';

export function TechnicalRecord({ trace }: { readonly trace: Trace }): ReactNode {
  return (
    <>
      <dl className="trace-facts">
        <dt>Seal</dt>
        <dd>{trace.sha256}</dd>
        <dt>Plan</dt>
        <dd>{trace.planHash}</dd>
        <dt>Run</dt>
        <dd>{trace.runId}</dd>
        {trace.promptVersion !== undefined && (
          <>
            <dt>Prompts</dt>
            <dd>{trace.promptVersion}</dd>
          </>
        )}
      </dl>
      <Table className="number" verticalSpacing={3}>
        <Table.Caption>Stages and steps</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Step</Table.Th>
            <Table.Th scope="col">Time</Table.Th>
            <Table.Th scope="col">Outcome</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {trace.spans.map(({ id, name, durationMs, status, errorCode }) => (
            <Table.Tr key={id}>
              <Table.Th scope="row">{name}</Table.Th>
              <Table.Td>{durationMs < 10 ? durationMs.toFixed(1) : Math.round(durationMs)} ms</Table.Td>
              <Table.Td>{errorCode ?? status}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {trace.calls.length > 0 && <Calls trace={trace} />}
    </>
  );
}

function Calls({ trace }: { readonly trace: Trace }): ReactNode {
  return (
    <Table className="number" verticalSpacing={3}>
      <Table.Caption>Calls to models</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Step</Table.Th>
          <Table.Th scope="col">Model</Table.Th>
          <Table.Th scope="col">Tokens in, out</Table.Th>
          <Table.Th scope="col">Cost</Table.Th>
          <Table.Th scope="col">Outcome</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {trace.calls.map((call) => (
          <Table.Tr key={call.attemptId}>
            <Table.Th scope="row">{call.step}</Table.Th>
            <Table.Td>{call.modelAnswered ?? call.modelAsked}</Table.Td>
            <Table.Td>
              {call.usage === undefined ? '–' : `${call.usage.inputTokens}, ${call.usage.outputTokens}`}
            </Table.Td>
            <Table.Td>{call.costMicroUsd === undefined ? '–' : `$${(call.costMicroUsd / 1e6).toFixed(5)}`}</Table.Td>
            <Table.Td>{call.errorCode ?? call.status}</Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
