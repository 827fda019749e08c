import { useCallback, type ReactNode } from 'react';
import type { PlotOptions } from '@observablehq/plot';
import type * as PlotModule from '@observablehq/plot';
import { minuteOf } from '../../ui/page/dates.ts';
import { Heads, Mark, WideTable } from '../../ui/page/page.tsx';
import { PlotFigure } from '../class/plot-figure.tsx';
import { figureOf } from './figure-of.ts';

interface Reading {
  readonly at: string;
  readonly value?: number;
  readonly reference?: number;
  readonly n: number;
  readonly status: 'ok' | 'breach' | 'too-few';
  readonly change: { readonly what: string };
}

export interface HistoryProps {
  readonly title: string;
  readonly unit: string;
  readonly readings: readonly Reading[];
}

export function History({ title, unit, readings }: HistoryProps): ReactNode {
  const told = readings.flatMap(({ at, value, status }) =>
    value === undefined ? [] : [{ at: new Date(at), value, status }],
  );
  const options = useCallback(
    (plot: typeof PlotModule): PlotOptions => ({
      height: 180,
      width: 900,
      y: { label: unit, nice: true, grid: true, zero: unit === 'share' },
      x: { label: null, type: 'time' },
      marks: [
        plot.lineY(told, { x: 'at', y: 'value', stroke: 'var(--accent)' }),
        plot.dot(told, {
          x: 'at',
          y: 'value',
          fill: ({ status }: { status: string }) => (status === 'breach' ? 'var(--bad)' : 'var(--accent)'),
          symbol: ({ status }: { status: string }) => (status === 'breach' ? 'square' : 'circle'),
          r: 3.5,
        }),
      ],
    }),
    // The readings are the data of one query: a new list is new data.
    // oxlint-disable-next-line react/exhaustive-deps
    [readings, unit],
  );
  if (readings.length === 0) return <p className="dim">No reading yet.</p>;
  return (
    <>
      {told.length > 1 && (
        <PlotFigure label={`${title} over time, ${told.length} readings; the table below has them`} options={options} />
      )}
      <WideTable label="Readings">
        <Heads names={['When', 'State', 'Value', 'Before', 'n', 'What']} />
        <tbody>
          {readings.toReversed().map((reading) => (
            <tr key={reading.at}>
              <td>{minuteOf(reading.at)}</td>
              <td>
                <Mark tone={reading.status === 'breach' ? 'bad' : reading.status === 'ok' ? 'good' : 'none'}>
                  {reading.status}
                </Mark>
              </td>
              <td className="number">{figureOf(reading.value, unit)}</td>
              <td className="number">{figureOf(reading.reference, unit)}</td>
              <td className="number">{reading.n}</td>
              <td className="small">{reading.change.what}</td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </>
  );
}
