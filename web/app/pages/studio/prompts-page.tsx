import { useState, type ReactNode } from 'react';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { assignmentsQuery } from '../../api/assignments.ts';
import { promptsQuery, registerPrompts, registryQuery, type RegistryVersion } from '../../api/registry.ts';
import { useMay } from '../../api/session.ts';
import { previewDraft } from '../../api/studio.ts';
import { Page, Panel, Refusal } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useKept } from '../../ui/page/use-kept.ts';
import { useSend } from '../../ui/page/use-send.ts';
import { Environments } from './environments.tsx';
import { SideBySide } from './side-by-side.tsx';
import { StudioTabs } from './studio-tabs.tsx';
import './studio.css';
import { GrowingText } from '../../ui/page/growing-text.tsx';

/** The words in which the grader is asked about a trait: read, changed, tried and let in without a deploy. */
export function PromptsPage(): ReactNode {
  const registry = useQuery(registryQuery());
  return (
    <Page title="Grading prompts" needs="rubrics.read">
      <StudioTabs />
      <Shown query={registry} what="the prompts">
        {({ versions }) => <Versions versions={versions.filter(({ kind }) => kind === 'prompts')} />}
      </Shown>
    </Page>
  );
}

function Versions({ versions }: { readonly versions: readonly RegistryVersion[] }): ReactNode {
  const [chosen, setChosen] = useState<string>();
  const hash = chosen ?? versions[0]?.hash ?? undefined;
  const [first] = versions;
  if (first === undefined || hash === undefined) return <Panel title="No prompts">The release brought none.</Panel>;
  const name = versions.find((one) => one.hash === hash)?.name ?? first.name;
  return (
    <>
      <Panel
        title="Template"
        note="A heading for each section. Saving keeps it as the next version, in dev; what the grader asks changes when production holds it."
        actions={
          <NativeSelect
            aria-label="Version"
            value={hash}
            onChange={(event) => setChosen(event.currentTarget.value)}
            data={versions.flatMap((one) =>
              one.hash === null
                ? []
                : [
                    {
                      value: one.hash,
                      label: `${one.version === 0 ? 'as released' : `version ${one.version}`}${one.environments.length > 0 ? ` (${one.environments.join(', ')})` : ''}`,
                    },
                  ],
            )}
          />
        }
      >
        <Template key={hash} hash={hash} onSaved={setChosen} />
      </Panel>
      <Environments item={{ kind: 'prompts', name }} />
    </>
  );
}

function Template({ hash, onSaved }: { readonly hash: string; readonly onSaved: (hash: string) => void }): ReactNode {
  const prompts = useQuery(promptsQuery(hash));
  return (
    <Shown query={prompts} what="the template">
      {({ text }) => <TemplateEditor hash={hash} text={text} onSaved={onSaved} />}
    </Shown>
  );
}

function TemplateEditor({
  hash,
  text,
  onSaved,
}: {
  readonly hash: string;
  readonly text: string;
  readonly onSaved: (hash: string) => void;
}): ReactNode {
  const { value: typed, set, drop } = useKept(`prompts.${hash}`, { draft: text, note: '' });
  const { draft, note } = typed;
  const [slugChoice, setSlug] = useState<string>();
  const { data: assignments } = useQuery(assignmentsQuery());
  const slug = slugChoice ?? assignments?.[0]?.slug;
  const may = useMay();
  const save = useSend(() => registerPrompts(draft, note.trim()), {
    touches: [['registry']],
    onDone: (made) => {
      drop();
      onSaved(made.hash);
    },
  });
  const preview = useSend((of: string) => previewDraft(of, { prompts: draft }), { touches: [] });
  const changed = draft !== text;
  return (
    <div className="fields">
      <GrowingText
        className="prompt-text"
        aria-label="Template"
        minRows={12}
        maxRows={28}
        maxLength={100_000}
        readOnly={!may('rubrics.write')}
        value={draft}
        onChange={(event) => set({ ...typed, draft: event.currentTarget.value })}
      />
      {may('rubrics.write') && (
        <>
          <TextInput
            label="What changes, and why"
            maxLength={500}
            value={note}
            onChange={(event) => set({ ...typed, note: event.currentTarget.value })}
          />
          <Refusal error={save.error ?? preview.error} />
          <div className="acts">
            <Button disabled={!changed} loading={save.isPending} onClick={() => save.mutate()}>
              Keep as the next version
            </Button>
            {slug !== undefined && (
              <>
                <Button
                  variant="default"
                  disabled={!changed}
                  loading={preview.isPending}
                  onClick={() => preview.mutate(slug)}
                >
                  Try it on three essays of
                </Button>
                <NativeSelect
                  aria-label="Assignment"
                  value={slug}
                  onChange={(event) => setSlug(event.currentTarget.value)}
                  data={(assignments ?? []).map((one) => ({ value: one.slug, label: one.title }))}
                />
              </>
            )}
          </div>
          {preview.data !== undefined && <SideBySide preview={preview.data} />}
        </>
      )}
    </div>
  );
}
