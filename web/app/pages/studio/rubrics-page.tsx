import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { usePeople } from '../../api/people.ts';
import { registryQuery, type Registry } from '../../api/registry.ts';
import { useMay } from '../../api/session.ts';
import { rubricsQuery } from '../../api/studio.ts';
import { dayOf } from '../../ui/page/dates.ts';
import { Heads, Page, Panel, WideTable } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { Empty } from '../../ui/states.tsx';
import { ImportRubric } from './import-rubric.tsx';
import { StudioTabs } from './studio-tabs.tsx';

export function RubricsPage(): ReactNode {
  const rubrics = useQuery(rubricsQuery());
  const registry = useQuery(registryQuery());
  const may = useMay();
  const person = usePeople();
  return (
    <Page
      title="Rubrics"
      needs="rubrics.read"
      actions={
        may('rubrics.write') && (
          <Button component={Link} to="/studio/new">
            New rubric
          </Button>
        )
      }
    >
      <StudioTabs />
      <Panel title="Published">
        <Shown query={rubrics} what="the rubrics">
          {(items) =>
            items.length === 0 ? (
              <Empty title="No rubric yet">
                <p>Write one, or bring one from Canvas, Moodle or CASE.</p>
              </Empty>
            ) : (
              <WideTable label="Rubrics">
                <Heads names={['Rubric', 'Newest', 'In production', 'Published', 'By']} />
                <tbody>
                  {items.map(({ rubricId, title, version, publishedAt, publishedBy }) => (
                    <tr key={rubricId}>
                      <th scope="row">
                        <Link to="/studio/r/$rubricId" params={{ rubricId }}>
                          {title}
                        </Link>
                        <div className="dim small">{rubricId}</div>
                      </th>
                      <td className="number">{version}</td>
                      <td className="number">{inProduction(registry.data, rubricId)}</td>
                      <td>{dayOf(publishedAt)}</td>
                      <td>{person(publishedBy)}</td>
                    </tr>
                  ))}
                </tbody>
              </WideTable>
            )
          }
        </Shown>
      </Panel>
      {may('rubrics.write') && <ImportRubric />}
    </Page>
  );
}

function inProduction(registry: Registry | undefined, rubricId: string): string {
  if (registry === undefined) return '…';
  const there = registry.versions.find(
    ({ kind, name, environments }) => kind === 'rubric' && name === rubricId && environments.includes('production'),
  );
  return there === undefined ? 'none' : String(there.version);
}
