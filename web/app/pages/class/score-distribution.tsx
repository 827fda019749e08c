import { useMemo, type ReactNode } from 'react';
import { Table } from '@mantine/core';
import type { ClassPicture } from '../../api/class-picture.ts';
import { Panel } from '../../ui/page/page.tsx';
import { counted } from '../../ui/plural.ts';
import { PlotFigure, type PlotFigureProps } from './plot-figure.tsx';

/** Above so many points only some are named below the axis. */
const mostTicks = 20;

/** Scores as they count now, with the grader's own as a line where teachers moved some. */
export function ScoreDistribution({ picture }: { readonly picture: ClassPicture }): ReactNode {
  const { scores, machineScores, bands, scored, submissions } = picture;
  const moved = scores.some(({ n }, index) => n !== machineScores[index]?.n);
  const options = useMemo<PlotFigureProps['options']>(
    () => (plot) => {
      const every = Math.ceil(scores.length / mostTicks);
      return {
        height: 220,
        width: 520,
        marginLeft: 34,
        x: {
          label: 'Score',
          type: 'band',
          ticks: scores.map(({ score }) => score).filter((_score, index) => index % every === 0),
        },
        y: { label: 'Essays', grid: true, tickFormat: 'd', ticks: 5 },
        marks: [
          plot.barY(scores, { x: 'score', y: 'n', fill: 'var(--accent)', insetLeft: 3, insetRight: 3 }),
          ...(moved ? [plot.tickY(machineScores, { x: 'score', y: 'n', stroke: 'currentColor', strokeWidth: 2 })] : []),
          plot.ruleY([0], { stroke: 'currentColor' }),
        ],
      };
    },
    [scores, machineScores, moved],
  );
  return (
    <Panel
      title="Scores"
      note={
        <>
          {counted(scored, 'essay')} with a score{submissions > scored && `, ${submissions - scored} without`}.
          {moved && ' The short lines are the grader’s own, before teachers moved some.'}
        </>
      }
    >
      <PlotFigure
        label={`Essays by score: ${scores.map(({ score, n }) => `${score}: ${n}`).join(', ')}`}
        options={options}
      />
      <p className="bands small number">
        {bands.map(({ id, name, n }) => (
          <span key={id}>
            {name} <b>{n}</b>
          </span>
        ))}
      </p>
      <details>
        <summary>As a table</summary>
        <Table className="number" verticalSpacing={2}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Score</Table.Th>
              <Table.Th scope="col">Essays</Table.Th>
              <Table.Th scope="col">As the grader had it</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {scores.map(({ score, n }, index) => (
              <Table.Tr key={score}>
                <Table.Th scope="row">{score}</Table.Th>
                <Table.Td>{n}</Table.Td>
                <Table.Td>{machineScores[index]?.n ?? 0}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </details>
    </Panel>
  );
}
