import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { datasetsQuery, experimentsQuery } from '../../api/experiments.ts';
import { usePeople } from '../../api/people.ts';
import { useMay } from '../../api/session.ts';
import { minuteOf } from '../../ui/page/dates.ts';
import { Heads, Page, Panel, WideTable } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { StudioTabs } from '../studio/studio-tabs.tsx';
import { Datasets } from './datasets.tsx';
import { Standing } from './experiment-words.tsx';
import { NewExperiment } from './new-experiment.tsx';
import './experiments.css';

/** Two plans on one locked set: what was asked, how far it is, what the gates say. */
export function ExperimentsPage(): ReactNode {
  const experiments = useQuery(experimentsQuery());
  const sets = useQuery(datasetsQuery());
  const person = usePeople();
  const may = useMay();
  return (
    <Page
      title="Experiments"
      note="Is a change better? The same essays, which people have graded, are graded under two plans; the worst group of essays decides."
    >
      <StudioTabs />
      <Panel title="What was asked">
        <Shown query={experiments} what="the experiments">
          {(items) =>
            items.length === 0 ? (
              <p className="dim">No experiment yet.</p>
            ) : (
              <WideTable label="Experiments">
                <Heads names={['Experiment', 'Set', 'A', 'B', 'Asked', 'Where it stands']} />
                <tbody>
                  {items.map((one) => (
                    <tr key={one.id}>
                      <th scope="row">
                        <Link to="/studio/experiments/$experimentId" params={{ experimentId: one.id }}>
                          {one.title}
                        </Link>
                      </th>
                      <td>
                        {one.dataset}, version {one.version}
                      </td>
                      <td>{one.a.label}</td>
                      <td>{one.b.label}</td>
                      <td>
                        {minuteOf(one.createdAt)}
                        <div className="dim small">{person(one.createdBy)}</div>
                      </td>
                      <td>
                        <Standing experiment={one} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </WideTable>
            )
          }
        </Shown>
      </Panel>
      <Shown query={sets} what="the sets">
        {(items) => (
          <>
            {may('grading.run') && items.length > 0 && <NewExperiment sets={items} />}
            <Datasets sets={items} />
          </>
        )}
      </Shown>
    </Page>
  );
}
