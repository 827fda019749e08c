import type { ReactNode } from 'react';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Assignment } from '../../api/assignments.ts';
import { useMay } from '../../api/session.ts';
import { addRuling, regrade, rulingsQuery } from '../../api/setup.ts';
import { rubricQuery } from '../../api/studio.ts';
import { minuteOf } from '../../ui/page/dates.ts';
import { Panel, Refusal } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useKept } from '../../ui/page/use-kept.ts';
import { useSend } from '../../ui/page/use-send.ts';
import { counted } from '../../ui/plural.ts';
import { GrowingText } from '../../ui/page/growing-text.tsx';

/** “Treat X like this”: becomes a note of the rubric, told to the grader from then on. */
export function RulingsPanel({ assignment }: { readonly assignment: Assignment }): ReactNode {
  const { slug, rubricId } = assignment;
  const rulings = useQuery(rulingsQuery(slug));
  const rubric = useQuery(rubricQuery(rubricId));
  const may = useMay();
  const { value: typed, set, drop } = useKept(`ruling.${slug}`, { text: '', traitId: '', search: '' });
  const { text, traitId, search } = typed;
  const rule = useSend(
    () =>
      addRuling(slug, {
        text: text.trim(),
        ...(traitId !== '' && { traitId }),
        ...(search.trim() !== '' && { search: search.trim() }),
      }),
    { touches: [['setup', slug, 'rulings'], ['rubrics'], ['registry']], onDone: drop },
  );
  const again = useSend((gradeIds: string[]) => regrade(slug, { gradeIds }), {
    touches: [
      ['queue', slug],
      ['class', slug],
    ],
  });
  const undecided = rule.data?.touches.filter(({ state }) => state === 'review' || state === 'cleared') ?? [];
  return (
    <Panel
      title="Rulings"
      note="How an edge case is to be treated. A ruling becomes the next version of the rubric, for every assignment that uses it."
    >
      <Shown query={rulings} what="the rulings">
        {(items) => (
          <ul className="plain-list fields">
            {items.length === 0 && <li className="dim">No ruling yet.</li>}
            {items.map(({ id, note, ruledAt }) => (
              <li key={id}>
                {note} <span className="dim small">{minuteOf(ruledAt)}</span>
              </li>
            ))}
          </ul>
        )}
      </Shown>
      {may('assignments.write') && (
        <form
          className="fields"
          onSubmit={(event) => {
            event.preventDefault();
            rule.mutate();
          }}
        >
          <GrowingText
            mt="md"
            label="Treat X like this"
            description="Name no student and quote no essay: a published rubric is kept for good."
            placeholder="A personal story counts as evidence when it bears on the start time."
            minRows={2}
            maxLength={900}
            value={text}
            onChange={(event) => set({ ...typed, text: event.currentTarget.value })}
          />
          <div className="fields-row">
            <NativeSelect
              label="Criterion"
              value={traitId}
              onChange={(event) => set({ ...typed, traitId: event.currentTarget.value })}
              data={[
                { value: '', label: 'the whole essay' },
                ...(rubric.data?.rubric.traits ?? []).map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
            <TextInput
              label="Essays with these words"
              value={search}
              onChange={(event) => set({ ...typed, search: event.currentTarget.value })}
            />
          </div>
          <Refusal error={rule.error} />
          <div className="acts">
            <Button type="submit" disabled={text.trim() === ''} loading={rule.isPending}>
              Make the ruling
            </Button>
          </div>
        </form>
      )}
      {rule.data !== undefined && (
        <div className="told" role="status">
          <p>
            Rubric version {rule.data.rubricVersion}. It may touch {counted(rule.data.touches.length, 'graded essay')}.
            {rule.data.promotion?.request.status === 'open' && ' It waits for the approval of another person.'}
          </p>
          {undecided.length > 0 && (
            <Button
              mt="xs"
              size="compact-sm"
              loading={again.isPending}
              onClick={() => again.mutate(undecided.map(({ gradeId }) => gradeId))}
            >
              Grade the {undecided.length} that nobody decided on anew
            </Button>
          )}
          {again.data !== undefined && <p>{counted(again.data.queued, 'essay')} queued.</p>}
        </div>
      )}
      <Refusal error={again.error} />
    </Panel>
  );
}
