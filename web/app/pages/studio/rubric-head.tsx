import type { ReactNode } from 'react';
import { NativeSelect, NumberInput, TextInput } from '@mantine/core';
import type { Rubric } from '../../api/studio.ts';
import { Panel } from '../../ui/page/page.tsx';
import { genres } from '../assignments/genres.ts';
import { slugOf } from '../assignments/slug-of.ts';
import { GrowingText } from '../../ui/page/growing-text.tsx';

export interface RubricHeadProps {
  readonly rubric: Rubric;
  readonly isNew: boolean;
  readonly onChange: (rubric: Rubric) => void;
}

export function RubricHead({ rubric, isNew, onChange }: RubricHeadProps): ReactNode {
  const { title, gradeLevel, genre, learnerContext, scale } = rubric;
  function retitle(words: string): void {
    const id = isNew && slugOf(words) !== '' ? slugOf(words) : rubric.id;
    onChange({ ...rubric, title: words, id });
  }
  function withContext(words: string): Rubric {
    const { learnerContext: _before, ...rest } = rubric;
    return words === '' ? rest : { ...rest, learnerContext: words };
  }
  return (
    <Panel title="The rubric as a whole">
      <div className="fields">
        <TextInput
          label="Title"
          description={isNew ? `Known as ${rubric.id}` : undefined}
          maxLength={200}
          value={title}
          onChange={(event) => retitle(event.currentTarget.value)}
        />
        <div className="fields-row">
          <TextInput
            label="Grade level"
            value={gradeLevel}
            onChange={(event) => onChange({ ...rubric, gradeLevel: event.currentTarget.value })}
          />
          <NativeSelect
            label="Genre"
            data={[...genres]}
            value={genre}
            onChange={({ currentTarget }) =>
              onChange({ ...rubric, genre: genres.find((one) => one === currentTarget.value) ?? 'other' })
            }
          />
          <NumberInput
            label="Lowest score"
            value={scale.min}
            onChange={(value) => onChange({ ...rubric, scale: { ...scale, min: Number(value) } })}
          />
          <NumberInput
            label="Highest score"
            value={scale.max}
            onChange={(value) => onChange({ ...rubric, scale: { ...scale, max: Number(value) } })}
          />
        </div>
        <GrowingText
          label="Who writes, and what is expected of them"
          description="Dialects and second-language features that are no errors here. Told to the grader with every question."
          minRows={2}
          maxLength={2000}
          value={learnerContext ?? ''}
          onChange={(event) => onChange(withContext(event.currentTarget.value))}
        />
      </div>
    </Panel>
  );
}
