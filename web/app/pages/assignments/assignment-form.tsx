import { useState, type ReactNode } from 'react';
import { Button, FileButton, NativeSelect, Textarea, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Assignment } from '../../api/assignments.ts';
import type { AssignmentInput } from '../../api/setup.ts';
import { rubricsQuery } from '../../api/studio.ts';
import { Panel, Refusal } from '../../ui/page/page.tsx';
import { genres } from './genres.ts';
import { PolicyFields, type Policy } from './policy-fields.tsx';
import { slugOf } from './slug-of.ts';

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
  const [title, setTitle] = useState(there?.title ?? '');
  const [ownSlug, setSlug] = useState<string>();
  const [taskText, setTaskText] = useState(there?.taskText ?? '');
  const [gradeLevel, setGradeLevel] = useState(there?.gradeLevel ?? '8');
  const [genre, setGenre] = useState<AssignmentInput['genre']>(there?.genre ?? 'argumentative');
  const [rubricChoice, setRubric] = useState(there?.rubricId);
  const [policy, setPolicy] = useState<Policy>(there?.policy ?? {});
  const rubricId = rubricChoice ?? rubrics.data?.[0]?.rubricId ?? '';
  const slug = there?.slug ?? ownSlug ?? slugOf(title);
  const complete = [title, taskText, gradeLevel, slug, rubricId].every((value) => value.trim() !== '');
  async function addSource(file: File | null): Promise<void> {
    if (file === null) return;
    const text = (await file.text()).trim();
    setTaskText((before) => [before.trimEnd(), text].filter((part) => part !== '').join('\n\n'));
  }
  return (
    <form
      className="panels"
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) onSave(slug, { title, taskText, gradeLevel, genre, rubricId, policy });
      }}
    >
      <Panel title="Task">
        <div className="fields">
          <div className="fields-row">
            <TextInput
              label="Title"
              required
              maxLength={200}
              value={title}
              onChange={(event) => setTitle(event.currentTarget.value)}
            />
            {there === undefined && (
              <TextInput
                label="Short name in addresses"
                required
                maxLength={64}
                value={slug}
                onChange={(event) => setSlug(event.currentTarget.value)}
              />
            )}
          </div>
          <div className="fields-row">
            <TextInput
              label="Grade level"
              required
              value={gradeLevel}
              onChange={(event) => setGradeLevel(event.currentTarget.value)}
            />
            <NativeSelect
              label="Genre"
              data={[...genres]}
              value={genre}
              onChange={({ currentTarget }) => setGenre(genres.find((one) => one === currentTarget.value) ?? 'other')}
            />
            <NativeSelect
              label="Rubric"
              required
              value={rubricId}
              error={rubrics.data?.length === 0 ? 'No rubric is published yet: write or import one first.' : undefined}
              onChange={(event) => setRubric(event.currentTarget.value)}
              data={(rubrics.data ?? []).map((one) => ({
                value: one.rubricId,
                label: `${one.title} (version ${one.version})`,
              }))}
            />
          </div>
          <Textarea
            label="Task and source texts"
            description="As the students saw them. Words that essays copy from here are told apart from their own."
            required
            autosize
            minRows={6}
            maxRows={18}
            maxLength={20_000}
            value={taskText}
            onChange={(event) => setTaskText(event.currentTarget.value)}
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
      </Panel>
      <Panel title="How it is graded">
        <PolicyFields policy={policy} onChange={setPolicy} />
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
