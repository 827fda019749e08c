import type { ReactNode } from 'react';
import { ActionIcon, NumberInput, TextInput } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import type { Trait } from '../../api/studio.ts';
import { levelsOf, withAnchor, withScale } from './draft.ts';
import { GrowingText } from '../../ui/page/growing-text.tsx';

export interface TraitEditorProps {
  readonly trait: Trait;
  readonly onChange: (trait: Trait) => void;
  readonly onMove: (by: -1 | 1) => void;
  readonly onRemove: () => void;
}

/** One trait: what it is, what it weighs, and a short anchor for each level. */
export function TraitEditor({ trait, onChange, onMove, onRemove }: TraitEditorProps): ReactNode {
  const { id, name, definition, weight, scale, anchors } = trait;
  return (
    <section className="panel" aria-label={`Criterion ${name}`}>
      <div className="trait-editor-head">
        <TextInput
          label="Criterion"
          maxLength={120}
          value={name}
          onChange={(event) => onChange({ ...trait, name: event.currentTarget.value })}
        />
        <NumberInput
          label="Weight"
          min={0}
          max={1}
          step={0.05}
          decimalScale={3}
          value={weight}
          onChange={(value) => onChange({ ...trait, weight: Number(value) })}
        />
        <div className="acts">
          <ActionIcon variant="default" aria-label={`Move ${name} up`} onClick={() => onMove(-1)}>
            <IconArrowUp size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="default" aria-label={`Move ${name} down`} onClick={() => onMove(1)}>
            <IconArrowDown size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon variant="default" aria-label={`Remove ${name}`} onClick={onRemove}>
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        </div>
      </div>
      <GrowingText
        mt="xs"
        label="What is looked at"
        minRows={2}
        maxLength={2000}
        value={definition}
        onChange={(event) => onChange({ ...trait, definition: event.currentTarget.value })}
      />
      <div className="fields-row">
        <TextInput
          mt="xs"
          label="Short name in data"
          value={id}
          onChange={(event) => onChange({ ...trait, id: event.currentTarget.value })}
        />
        <NumberInput
          mt="xs"
          label="Lowest"
          value={scale.min}
          onChange={(value) => onChange(withScale(trait, { ...scale, min: Number(value) }))}
        />
        <NumberInput
          mt="xs"
          label="Highest"
          value={scale.max}
          onChange={(value) => onChange(withScale(trait, { ...scale, max: Number(value) }))}
        />
      </div>
      <div className="anchors" role="group" aria-label={`Levels of ${name}`}>
        {levelsOf(scale).map((level) => (
          <div key={level} className="anchor-row">
            <span className="anchor-level" aria-hidden>
              {level}
            </span>
            <TextInput
              aria-label={`${name}, level ${level}`}
              placeholder="no anchor"
              maxLength={1000}
              value={anchors?.[String(level)] ?? ''}
              onChange={(event) => onChange(withAnchor(trait, level, event.currentTarget.value))}
            />
          </div>
        ))}
      </div>
    </section>
  );
}
