import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Assignment } from '../../api/assignments.ts';
import { putAssignment, type AssignmentInput } from '../../api/setup.ts';
import { rubricsQuery } from '../../api/studio.ts';
import { Panel, Refusal } from '../../ui/page/page.tsx';
import { useKept } from '../../ui/page/use-kept.ts';
import { useSend } from '../../ui/page/use-send.ts';
import { PolicyFields } from './policy-fields.tsx';
import { slugOf } from './slug-of.ts';
import { TaskFields, type AssignmentDraft } from './task-fields.tsx';

export interface AssignmentFormProps {
  /** What is there; absent for a new one. */
  readonly there?: Assignment;
  readonly onSaved: (saved: Assignment) => void;
}

/** Task, sources, rubric and policy of an assignment; what is typed is kept in this browser until it is saved or dropped. */
export function AssignmentForm({ there, onSaved }: AssignmentFormProps): ReactNode {
  const rubrics = useQuery(rubricsQuery());
  const start = draftOf(there);
  const { value: draft, set, drop } = useKept(`assignment.${there?.slug ?? 'new'}.${JSON.stringify(start)}`, start);
  const changed = JSON.stringify(draft) !== JSON.stringify(start);
  const input = { ...draft, rubricId: draft.rubricId ?? rubrics.data?.[0]?.rubricId ?? '' };
  const slug = draft.slug ?? slugOf(draft.title);
  const needed = [input.title, input.taskText, input.gradeLevel, input.rubricId, slug];
  const complete = needed.every((value) => value.trim() !== '');
  const save = useSend((body: AssignmentInput) => putAssignment(slug, body), {
    touches: [['assignment', slug], ['assignments']],
    onDone: (saved) => {
      drop();
      onSaved(saved);
    },
  });
  return (
    <form
      className="panels"
      onSubmit={(event) => {
        event.preventDefault();
        const { slug: _typed, ...rest } = input;
        if (complete) save.mutate(rest);
      }}
    >
      <Panel title="Task">
        <TaskFields
          draft={{ ...input, slug }}
          isNew={there === undefined}
          rubrics={rubrics.data}
          onChange={(change) => set(change(draft))}
        />
      </Panel>
      <Panel title="How it is graded">
        <PolicyFields policy={draft.policy} onChange={(policy) => set({ ...draft, policy })} />
      </Panel>
      <Refusal error={save.error} />
      <div className="acts">
        <Button type="submit" loading={save.isPending} disabled={!complete}>
          {there === undefined ? 'Make the assignment' : 'Save'}
        </Button>
        {changed && (
          <Button variant="default" onClick={drop}>
            Drop what I typed
          </Button>
        )}
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
