import type { ReactNode } from 'react';
import { Button, FileButton, NativeSelect, TextInput } from '@mantine/core';
import type { AssignmentInput } from '../../api/setup.ts';
import type { RubricVersion } from '../../api/studio.ts';
import { genres } from './genres.ts';
import type { Policy } from './policy-fields.tsx';
import { GrowingText } from '../../ui/page/growing-text.tsx';

export interface AssignmentDraft {
  readonly title: string;
  /** Undefined: as the title says. */
  readonly slug: string | undefined;
  readonly taskText: string;
  readonly gradeLevel: string;
  readonly genre: AssignmentInput['genre'];
  /** Undefined: the first that there is. */
  readonly rubricId: string | undefined;
  readonly policy: Policy;
}

export interface TaskFieldsProps {
  readonly draft: AssignmentDraft;
  readonly isNew: boolean;
  readonly rubrics: readonly RubricVersion[] | undefined;
  readonly onChange: (change: (before: AssignmentDraft) => AssignmentDraft) => void;
}

export function TaskFields({ draft, isNew, rubrics, onChange }: TaskFieldsProps): ReactNode {
  function set(change: Partial<AssignmentDraft>): void {
    onChange((before) => ({ ...before, ...change }));
  }
  async function addSource(file: File | null): Promise<void> {
    if (file === null) return;
    const text = (await file.text()).trim();
    onChange((before) => ({ ...before, taskText: `${before.taskText.trimEnd()}\n\n${text}`.trimStart() }));
  }
  return (
    <div className="fields">
      <div className="fields-row">
        <TextInput
          label="Title"
          required
          maxLength={200}
          value={draft.title}
          onChange={(event) => set({ title: event.currentTarget.value })}
        />
        {isNew && (
          <TextInput
            label="Short name in addresses"
            required
            maxLength={64}
            value={draft.slug ?? ''}
            onChange={(event) => set({ slug: event.currentTarget.value })}
          />
        )}
      </div>
      <div className="fields-row">
        <TextInput
          label="Grade level"
          required
          value={draft.gradeLevel}
          onChange={(event) => set({ gradeLevel: event.currentTarget.value })}
        />
        <NativeSelect
          label="Genre"
          data={[...genres]}
          value={draft.genre}
          onChange={({ currentTarget }) => set({ genre: genres.find((one) => one === currentTarget.value) ?? 'other' })}
        />
        <NativeSelect
          label="Rubric"
          required
          value={draft.rubricId ?? ''}
          error={rubrics?.length === 0 ? 'No rubric is published yet: write or import one first.' : undefined}
          onChange={(event) => set({ rubricId: event.currentTarget.value })}
          data={(rubrics ?? []).map(({ rubricId, title, version }) => ({
            value: rubricId,
            label: `${title} (version ${version})`,
          }))}
        />
      </div>
      <GrowingText
        label="Task and source texts"
        description="As the students saw them. Words that essays copy from here are told apart from their own."
        required
        minRows={6}
        maxRows={18}
        maxLength={20_000}
        value={draft.taskText}
        onChange={(event) => set({ taskText: event.currentTarget.value })}
      />
      <div className="acts">
        <FileButton accept=".txt,.md,text/plain" onChange={(file) => void addSource(file)}>
          {(props) => (
            <Button variant="default" {...props}>
              Add a source text from a file
            </Button>
          )}
        </FileButton>
      </div>
    </div>
  );
}
