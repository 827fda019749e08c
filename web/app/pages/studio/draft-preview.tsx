import { useState, type ReactNode } from 'react';
import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { assignmentsQuery } from '../../api/assignments.ts';
import { previewDraft, type Rubric } from '../../api/studio.ts';
import { Panel, Refusal } from '../../ui/page/page.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { SideBySide } from './side-by-side.tsx';

export interface DraftPreviewProps {
  readonly rubricId: string;
  readonly draft: Rubric;
  readonly changed: boolean;
}

/** The draft on three past essays, before it counts for anybody. */
export function DraftPreview({ rubricId, draft, changed }: DraftPreviewProps): ReactNode {
  const { data } = useQuery(assignmentsQuery());
  const assignments = (data ?? []).filter((one) => one.rubricId === rubricId);
  const [chosen, setChosen] = useState<string>();
  const slug = chosen ?? assignments[0]?.slug;
  const preview = useSend((of: string) => previewDraft(of, { rubric: { ...draft } }), { touches: [] });
  return (
    <Panel
      title="What it changes for these essays"
      note="Three past essays, lowest, middle and highest, graded under the version in use and under this draft. They count for nobody. Where a model grades, these are paid calls."
    >
      {slug === undefined ? (
        <p className="dim">No assignment uses this rubric yet, so there are no essays to try it on.</p>
      ) : (
        <div className="fields">
          <div className="acts">
            <NativeSelect
              aria-label="Essays of"
              value={slug}
              onChange={(event) => setChosen(event.currentTarget.value)}
              data={assignments.map((one) => ({ value: one.slug, label: one.title }))}
            />
            <Button
              variant="default"
              disabled={!changed}
              loading={preview.isPending}
              onClick={() => preview.mutate(slug)}
            >
              Try the draft
            </Button>
          </div>
          <Refusal error={preview.error} />
          {preview.data !== undefined && <SideBySide preview={preview.data} />}
        </div>
      )}
    </Panel>
  );
}
