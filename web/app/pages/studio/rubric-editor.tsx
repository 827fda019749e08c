import { useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { lintQuery, publishRubric, type Rubric, type RubricVersion } from '../../api/studio.ts';
import { Panel, Refusal } from '../../ui/page/page.tsx';
import { useKept } from '../../ui/page/use-kept.ts';
import { useSend } from '../../ui/page/use-send.ts';
import { BandsAndNotes } from './bands-and-notes.tsx';
import { DraftPreview } from './draft-preview.tsx';
import { Findings } from './findings.tsx';
import { moved, newTrait } from './draft.ts';
import { RubricHead } from './rubric-head.tsx';
import { TraitEditor } from './trait-editor.tsx';
import './studio.css';

export interface RubricEditorProps {
  readonly start: Rubric;
  /** The version that is edited; absent for a rubric that is new. */
  readonly base?: RubricVersion;
  readonly onPublished: (version: RubricVersion) => void;
}

/** A rubric as a form, with what there is to object to beside it while it is written. Publishing is an act of its own. */
export function RubricEditor({ start, base, onPublished }: RubricEditorProps): ReactNode {
  const { value: draft, set: setDraft, drop } = useKept<Rubric>(`rubric.${base?.hash ?? 'new'}`, start);
  const changed = JSON.stringify(draft) !== JSON.stringify(start);
  const [settled] = useDebouncedValue(draft, 400);
  const lint = useQuery({ ...lintQuery(settled), placeholderData: keepPreviousData, retry: false });
  const [tried, setTried] = useState(0);
  const publish = useSend(() => publishRubric(draft), {
    touches: [['rubrics'], ['registry']],
    onDone: ({ version }) => {
      drop();
      onPublished(version);
    },
  });
  function changeTrait(index: number, trait: Rubric['traits'][number]): void {
    setDraft({ ...draft, traits: draft.traits.map((one, place) => (place === index ? trait : one)) });
  }
  const weights = draft.traits.reduce((sum, { weight }) => sum + weight, 0);
  return (
    <div className="editor">
      <div className="panels">
        <RubricHead rubric={draft} isNew={base === undefined} onChange={setDraft} />
        {draft.traits.map((trait, index) => (
          <TraitEditor
            // The place, not the id: the id is being typed.
            key={index}
            trait={trait}
            onChange={(changedTrait) => changeTrait(index, changedTrait)}
            onMove={(by) => setDraft({ ...draft, traits: moved(draft.traits, index, by) })}
            onRemove={() => setDraft({ ...draft, traits: draft.traits.filter((_, place) => place !== index) })}
          />
        ))}
        <div className="acts">
          <Button
            variant="default"
            onClick={() => setDraft({ ...draft, traits: [...draft.traits, newTrait(draft.traits, draft.scale)] })}
          >
            Add a criterion
          </Button>
          <span className="dim small number">Weights add up to {weights.toFixed(2)}.</span>
        </div>
        <BandsAndNotes rubric={draft} onChange={setDraft} />
        {base !== undefined && <DraftPreview key={tried} rubricId={base.rubricId} draft={draft} changed={changed} />}
      </div>
      <div className="editor-side">
        <Panel
          title="Publish"
          note={
            changed
              ? 'What you typed is kept in this browser until it is published or dropped.'
              : 'Nothing is changed yet.'
          }
        >
          <div className="fields">
            <Refusal error={publish.error} />
            <div className="acts">
              <Button
                disabled={!changed && base !== undefined}
                loading={publish.isPending}
                onClick={() => publish.mutate()}
              >
                {base === undefined ? 'Publish' : `Publish version ${base.version + 1}`}
              </Button>
              <Button
                variant="default"
                disabled={!changed}
                onClick={() => {
                  drop();
                  setTried(tried + 1);
                }}
              >
                Drop the changes
              </Button>
            </div>
          </div>
        </Panel>
        <Panel title="What a colleague would object to">
          {lint.error === null ? (
            <Findings findings={lint.data ?? []} traits={draft.traits} />
          ) : (
            <Refusal error={lint.error} />
          )}
        </Panel>
      </div>
    </div>
  );
}
