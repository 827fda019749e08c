import type { ReactNode } from 'react';
import { ActionIcon, Button, NumberInput, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { Rubric } from '../../api/studio.ts';
import { Panel } from '../../ui/page/page.tsx';

export interface BandsAndNotesProps {
  readonly rubric: Rubric;
  readonly onChange: (rubric: Rubric) => void;
}

export function BandsAndNotes({ rubric, onChange }: BandsAndNotesProps): ReactNode {
  const { bands } = rubric;
  const notes = rubric.notes ?? [];
  function setBand(index: number, change: Partial<Rubric['bands'][number]>): void {
    onChange({ ...rubric, bands: bands.map((band, place) => (place === index ? { ...band, ...change } : band)) });
  }
  function addBand(): void {
    const from = Math.min(rubric.scale.max, (bands.at(-1)?.max ?? rubric.scale.min - 1) + 1);
    onChange({
      ...rubric,
      bands: [
        ...bands,
        { id: `band-${bands.length + 1}`, name: `Band ${bands.length + 1}`, min: from, max: rubric.scale.max },
      ],
    });
  }
  return (
    <div className="columns">
      <Panel title="Bands" note="Named ranges of the whole score. Together they cover it without a gap.">
        {bands.map(({ name, min, max }, index) => (
          // The place: the name is being typed.
          <div key={index} className="band-row">
            <TextInput
              label="Band"
              value={name}
              onChange={(event) => setBand(index, { name: event.currentTarget.value })}
            />
            <NumberInput label="From" value={min} onChange={(value) => setBand(index, { min: Number(value) })} />
            <NumberInput label="To" value={max} onChange={(value) => setBand(index, { max: Number(value) })} />
            <ActionIcon
              variant="default"
              aria-label={`Remove band ${name}`}
              onClick={() => onChange({ ...rubric, bands: bands.filter((_, place) => place !== index) })}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        <Button variant="default" size="compact-sm" onClick={addBand}>
          Add a band
        </Button>
      </Panel>
      <Panel title="Notes" note="Rulings on edge cases, told to the grader. Name no student.">
        {notes.map((note, index) => (
          <div key={index} className="note-row">
            <TextInput
              aria-label={`Note ${index + 1}`}
              maxLength={1000}
              value={note}
              onChange={(event) =>
                onChange({
                  ...rubric,
                  notes: notes.map((one, place) => (place === index ? event.currentTarget.value : one)),
                })
              }
            />
            <ActionIcon
              variant="default"
              aria-label={`Remove note ${index + 1}`}
              onClick={() => onChange({ ...rubric, notes: notes.filter((_, place) => place !== index) })}
            >
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          </div>
        ))}
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => onChange({ ...rubric, notes: [...notes, 'Treat … as …'] })}
        >
          Add a note
        </Button>
      </Panel>
    </div>
  );
}
