import type { ReactNode } from 'react';
import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMay } from '../../api/session.ts';
import { environmentQuery, setEnvironment, type Environment } from '../../api/setup.ts';
import { Panel, Refusal } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useSend } from '../../ui/page/use-send.ts';

const environments: readonly Environment[] = ['dev', 'staging', 'production'];

export function EnvironmentPanel({ slug }: { readonly slug: string }): ReactNode {
  const environment = useQuery(environmentQuery(slug));
  const may = useMay();
  const change = useSend((wanted: Environment) => setEnvironment(slug, wanted), {
    touches: [['setup', slug, 'environment']],
  });
  return (
    <Panel
      title="Graded from"
      note="The versions of rubric, prompts, route and policy that this assignment is graded with. Outside production every grade waits for a teacher."
    >
      <Shown query={environment} what="the environment">
        {(found) => (
          <SegmentedControl
            aria-label="Environment"
            disabled={!may('assignments.write') || change.isPending}
            data={[...environments]}
            value={found.environment}
            onChange={(value) => change.mutate(value)}
          />
        )}
      </Shown>
      <Refusal error={change.error} />
    </Panel>
  );
}
