import type { ReactNode } from 'react';
import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { estimateExperiment, runExperiment, type Dataset, type Estimate } from '../../api/experiments.ts';
import { Panel, Refusal } from '../../ui/page/page.tsx';
import { useKept } from '../../ui/page/use-kept.ts';
import { useSend } from '../../ui/page/use-send.ts';
import { counted } from '../../ui/plural.ts';
import { dollars } from './figure-words.ts';

/** First what it would ask and cost, then the act. A change of what is asked is another estimate. */
export function NewExperiment({ sets }: { readonly sets: readonly Dataset[] }): ReactNode {
  const { value: typed, set, drop } = useKept('experiment', { dataset: '', a: 'current', b: '' });
  const dataset = sets.find(({ slug }) => slug === typed.dataset)?.slug ?? sets[0]?.slug ?? '';
  const navigate = useNavigate();
  const body = { a: typed.a.trim(), b: typed.b.trim(), repeats: 0 };
  const estimate = useSend(() => estimateExperiment(dataset, body), { touches: [] });
  const run = useSend(() => runExperiment(dataset, body), {
    touches: [['experiments']],
    onDone: ({ id }) => {
      drop();
      void navigate({ to: '/studio/experiments/$experimentId', params: { experimentId: id } });
    },
  });
  function change(next: Partial<typeof typed>): void {
    estimate.reset();
    run.reset();
    set({ ...typed, ...next });
  }
  return (
    <Panel title="Compare two plans">
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          estimate.mutate();
        }}
      >
        <div className="fields-row">
          <NativeSelect
            label="On the set"
            value={dataset}
            onChange={(event) => change({ dataset: event.currentTarget.value })}
            data={sets.map(({ slug, title, versions }) => ({
              value: slug,
              label: `${title} (${counted(versions.at(-1)?.rows ?? 0, 'essay')})`,
            }))}
          />
          <TextInput
            label="A, what is there"
            required
            maxLength={300}
            value={typed.a}
            onChange={(event) => change({ a: event.currentTarget.value })}
          />
          <TextInput
            label="B, what would be"
            required
            maxLength={300}
            placeholder="current,rubric@2"
            value={typed.b}
            onChange={(event) => change({ b: event.currentTarget.value })}
          />
        </div>
        <p className="dim small">
          A plan is named <code>current</code>, <code>model</code>, <code>scorer=2</code>, or with other versions:{' '}
          <code>current,rubric@2</code>, <code>current,prompts@1</code>.
        </p>
        <Refusal error={estimate.error ?? run.error} />
        {estimate.data !== undefined && <EstimateWords estimate={estimate.data} />}
        <div className="acts">
          {estimate.data === undefined ? (
            <Button type="submit" loading={estimate.isPending} disabled={body.a === '' || body.b === ''}>
              Show what it would cost
            </Button>
          ) : (
            <Button loading={run.isPending} onClick={() => run.mutate()}>
              Run it
            </Button>
          )}
        </div>
      </form>
    </Panel>
  );
}

function EstimateWords({ estimate }: { readonly estimate: Estimate }): ReactNode {
  const { essays, essaysToGrade, calls, likelyMicroUsd, mostMicroUsd } = estimate;
  return (
    <p className="told" role="status">
      {counted(essays, 'essay')}, {counted(essaysToGrade, 'grading')} still to do.{' '}
      {calls === 0
        ? 'No model is asked; it costs nothing.'
        : `${counted(calls, 'call')} to models, about ${dollars(likelyMicroUsd)}, at most ${dollars(mostMicroUsd)}.`}
    </p>
  );
}
