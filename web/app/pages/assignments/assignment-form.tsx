import { useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Assignment } from '../../api/assignments.ts';
import type { AssignmentInput } from '../../api/setup.ts';
import { rubricsQuery } from '../../api/studio.ts';
import { Panel, Refusal } from '../../ui/page/page.tsx';
import { PolicyFields } from './policy-fields.tsx';
import { slugOf } from './slug-of.ts';
import { TaskFields, type AssignmentDraft } from './task-fields.tsx';

export interface AssignmentFormProps {
  /** What is there; absent for a new one. */
  readonly there?: Assignment;
  readonly busy: boolean;
  readonly error: unknown;
  readonly onSave: (slug: string, input: AssignmentInput) => void;
}

/** Task, sources, rubric and policy of an assignment. */
export function AssignmentForm({ there, busy, error, onSave }: AssignmentFormProps): ReactNode {
  const rubrics = useQuery(rubricsQuery());
  const [draft, setDraft] = useState(() => draftOf(there));
  const input = { ...draft, rubricId: draft.rubricId ?? rubrics.data?.[0]?.rubricId ?? '' };
  const slug = draft.slug ?? slugOf(draft.title);
  const needed = [input.title, input.taskText, input.gradeLevel, input.rubricId, slug];
  const complete = needed.every((value) => value.trim() !== '');
  return (
    <form
      className="panels"
      onSubmit={(event) => {
        event.preventDefault();
        const { slug: _typed, ...rest } = input;
        if (complete) onSave(slug, rest);
      }}
    >
      <Panel title="Task">
        <TaskFields draft={{ ...input, slug }} isNew={there === undefined} rubrics={rubrics.data} onChange={setDraft} />
      </Panel>
      <Panel title="How it is graded">
        <PolicyFields policy={draft.policy} onChange={(policy) => setDraft({ ...draft, policy })} />
      </Panel>
      <Refusal error={error} />
      <div className="acts">
        <Button type="submit" loading={busy} disabled={!complete}>
          {there === undefined ? 'Make the assignment' : 'Save'}
        </Button>
      </div>
    </form>
  );
}

const blank: AssignmentDraft = {
  title: '',
  slug: undefined,
  taskText: '',
  gradeLevel: '8',
  genre: 'argumentative',
  rubricId: undefined,
  policy: {},
};

function draftOf(there: Assignment | undefined): AssignmentDraft {
  if (there === undefined) return blank;
  const { title, slug, taskText, gradeLevel, genre, rubricId, policy } = there;
  return { title, slug, taskText, gradeLevel, genre, rubricId, policy };
}
