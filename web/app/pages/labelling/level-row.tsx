import type { ReactNode } from 'react';
import { SegmentedControl, NumberInput } from '@mantine/core';
import type { ReadingTask } from '../../api/labelling.ts';

export interface LevelRowProps {
  readonly scale: ReadingTask['scores'][number];
  readonly value: number | undefined;
  readonly onChange: (score: number) => void;
}

const mostLevels = 12;

/** The scores of one scale side by side; a field where there are too many of them. */
export function LevelRow({ scale, value, onChange }: LevelRowProps): ReactNode {
  const { min, max, step } = scale;
  const name = scale.id === 'holistic' ? 'The essay as a whole' : scale.name;
  const count = Math.round((max - min) / step) + 1;
  if (count > mostLevels) {
    return (
      <NumberInput
        label={name}
        min={min}
        max={max}
        step={step}
        value={value ?? ''}
        onChange={(score) => score !== '' && onChange(Number(score))}
      />
    );
  }
  return (
    <div>
      <p className="level-name">{name}</p>
      <SegmentedControl
        aria-label={name}
        fullWidth
        value={value === undefined ? '' : String(value)}
        onChange={(score) => onChange(Number(score))}
        data={Array.from({ length: count }, (_, index) => String(min + index * step))}
      />
    </div>
  );
}
