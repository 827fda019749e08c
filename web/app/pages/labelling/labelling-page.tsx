import { useState, type ReactNode } from 'react';
import { Button, TextInput } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { Page, Panel } from '../../ui/page/page.tsx';
import { AdminTabs } from '../admin/admin-tabs.tsx';

/** Where readings of a set begin: whoever coordinates tells its name, or the link. */
export function LabellingPage(): ReactNode {
  const [dataset, setDataset] = useState('');
  const navigate = useNavigate();
  return (
    <Page title="Double-blind readings">
      <AdminTabs />
      <Panel
        title="Read essays of a set"
        note="Two people read each essay without seeing what the other one or the machine gave. Their agreement is what the machine is measured against."
      >
        <form
          className="acts"
          onSubmit={(event) => {
            event.preventDefault();
            void navigate({ to: '/admin/labelling/$dataset', params: { dataset: dataset.trim() } });
          }}
        >
          <TextInput
            aria-label="Name of the set"
            placeholder="to-read"
            value={dataset}
            onChange={(event) => setDataset(event.currentTarget.value)}
          />
          <Button type="submit" disabled={dataset.trim() === ''}>
            Begin reading
          </Button>
        </form>
      </Panel>
    </Page>
  );
}
