import type { ReactNode } from 'react';
import type { RubricView } from '../../../api/desk.ts';

export interface ScorePlotProps {
  readonly rubric: RubricView;
  readonly machine: {
    readonly score: number;
    readonly continuous: number;
    readonly interval?: { readonly low: number; readonly high: number; readonly coverage: number } | undefined;
  };
  readonly teacher: number | undefined;
}

const width = 300;
const pad = 12;

/** Scale, bands, interval and score in one line; its words say the same. */
export function ScorePlot({ rubric, machine, teacher }: ScorePlotProps): ReactNode {
  const { min, max } = rubric.scale;
  const x = (value: number): number => pad + ((value - min) / (max - min)) * (width - 2 * pad);
  const { interval } = machine;
  const ticks: number[] = [];
  for (let at = min; at <= max; at += Math.max(1, Math.round((max - min) / 10))) ticks.push(at);
  return (
    <figure className="score-plot">
      <svg viewBox={`0 0 ${width} 40`} role="img" aria-label={wordsOf({ rubric, machine, teacher })}>
        {rubric.bands.map((band, index) => (
          <rect
            key={band.id}
            className="score-band"
            data-odd={index % 2 === 1}
            x={x(Math.max(min, band.min - 0.5))}
            width={x(Math.min(max, band.max + 0.5)) - x(Math.max(min, band.min - 0.5))}
            y={4}
            height={18}
          />
        ))}
        {interval !== undefined && (
          <path
            className="score-interval"
            d={`M${x(interval.low)} 13H${x(interval.high)}m0-5v10M${x(interval.low)} 8v10`}
          />
        )}
        <circle className="score-dot" cx={x(machine.score)} cy={13} r={5.5} />
        {teacher !== undefined && <path className="score-teacher" d={`M${x(teacher)} 4l5 9-5 9-5-9z`} />}
        {ticks.map((tick) => (
          <text key={tick} x={x(tick)} y={36} textAnchor="middle">
            {tick}
          </text>
        ))}
      </svg>
      {interval !== undefined && (
        <figcaption className="dim small number">
          {Math.round(100 * interval.coverage)}% of such essays lie between {interval.low} and {interval.high}.
        </figcaption>
      )}
    </figure>
  );
}

function wordsOf({ rubric, machine, teacher }: ScorePlotProps): string {
  const { min, max } = rubric.scale;
  const range = machine.interval === undefined ? '' : `, interval ${machine.interval.low} to ${machine.interval.high}`;
  const own = teacher === undefined ? '' : `; your score ${teacher}`;
  return `Scale ${min} to ${max}: the grader's score ${machine.score}${range}${own}`;
}
