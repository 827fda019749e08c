import { useState, type ReactNode } from 'react';
import { Button, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { datasetsQuery, type Dataset } from '../../api/experiments.ts';
import { useMay } from '../../api/session.ts';
import { counted } from '../../ui/plural.ts';
import { Page, Panel } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { AdminTabs } from '../admin/admin-tabs.tsx';
import { Coordinate } from './coordinate.tsx';

/** Where readings of a set begin; who is to read which essays was said when readers were assigned. */
export function LabellingPage(): ReactNode {
  const sets = useQuery(datasetsQuery());
  const may = useMay();
  const [chosen, setChosen] = useState<string>();
  const dataset = chosen ?? sets.data?.[0]?.slug ?? '';
  return (
    <Page title="Double-blind readings" needs="essays.read">
      <AdminTabs />
      <Panel
        title="Read essays of a set"
        note="Two people read each essay without seeing what the other one or the machine gave. Their agreement is what the machine is measured against."
      >
        <Shown query={sets} what="the sets">
          {(found) =>
            found.length === 0 ? (
              <p className="dim">
                No set that you can see. Sets are locked under Rubrics, Experiments; whoever coordinates can hand you a
                link to one.
              </p>
            ) : (
              <ChooseSet sets={found} chosen={dataset} onChoose={setChosen} />
            )
          }
        </Shown>
      </Panel>
      {may('scorers.train') && dataset !== '' && <Coordinate key={dataset} dataset={dataset} />}
    </Page>
  );
}

interface ChooseSetProps {
  readonly sets: readonly Dataset[];
  readonly chosen: string;
  readonly onChoose: (slug: string) => void;
}

function ChooseSet({ sets, chosen, onChoose }: ChooseSetProps): ReactNode {
  const navigate = useNavigate();
  return (
    <form
      className="acts"
      onSubmit={(event) => {
        event.preventDefault();
        void navigate({ to: '/admin/labelling/$dataset', params: { dataset: chosen } });
      }}
    >
      <NativeSelect
        aria-label="Set"
        value={chosen}
        onChange={(event) => onChoose(event.currentTarget.value)}
        data={sets.map(({ slug, title, versions }) => ({
          value: slug,
          label: `${title} (${counted(versions.at(-1)?.rows ?? 0, 'essay')})`,
        }))}
      />
      <Button type="submit">Begin reading</Button>
    </form>
  );
}
