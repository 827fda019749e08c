import { useMemo, type ReactNode } from 'react';
import { Table } from '@mantine/core';
import type { QueueRow, RubricView } from '../../api/desk.ts';
import { counted } from '../../ui/plural.ts';
import { PlotFigure, type PlotFigureProps } from './plot-figure.tsx';

export interface ScoreDistributionProps {
  readonly rows: readonly QueueRow[];
  readonly rubric: RubricView;
}

export function ScoreDistribution({ rows, rubric }: ScoreDistributionProps): ReactNode {
  const bars = useMemo(() => barsOf(rows, rubric), [rows, rubric]);
  const scored = bars.reduce((sum, { essays }) => sum + essays, 0);
  const options = useMemo<PlotFigureProps['options']>(
    () => (plot) => ({
      height: 220,
      width: 460,
      marginLeft: 32,
      x: { label: 'Score', type: 'band' },
      y: { label: 'Essays', grid: true, tickFormat: 'd', ticks: 5 },
      marks: [
        plot.barY(bars, { x: 'score', y: 'essays', fill: 'var(--accent)', inset: 3 }),
        plot.ruleY([0], { stroke: 'currentColor' }),
      ],
    }),
    [bars],
  );
  return (
    <section className="card" aria-labelledby="scores-title">
      <h2 id="scores-title">Scores</h2>
      <p className="dim small">
        {counted(scored, 'essay')} with a score{rows.length > scored && `, ${rows.length - scored} without`}
      </p>
      <PlotFigure
        label={`Essays by score: ${bars.map(({ score, essays }) => `${score}: ${essays}`).join(', ')}`}
        options={options}
      />
      <details>
        <summary>As a table</summary>
        <Table className="number" verticalSpacing={2}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">Score</Table.Th>
              <Table.Th scope="col">Band</Table.Th>
              <Table.Th scope="col">Essays</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {bars.map(({ score, band, essays }) => (
              <Table.Tr key={score}>
                <Table.Th scope="row">{score}</Table.Th>
                <Table.Td>{band}</Table.Td>
                <Table.Td>{essays}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </details>
    </section>
  );
}

interface Bar {
  readonly score: number;
  readonly band: string;
  readonly essays: number;
}

function barsOf(rows: readonly QueueRow[], { scale, bands }: RubricView): Bar[] {
  const points = Array.from(
    { length: Math.round((scale.max - scale.min) / scale.step) + 1 },
    (_, index) => scale.min + index * scale.step,
  );
  return points.map((score) => ({
    score,
    band: bands.find(({ min, max }) => score >= min && score <= max)?.name ?? '–',
    essays: rows.filter((row) => row.score === score).length,
  }));
}
