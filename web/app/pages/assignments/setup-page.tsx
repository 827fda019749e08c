import { useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { assignmentQuery } from '../../api/assignments.ts';
import { useMay } from '../../api/session.ts';
import { Page } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { AssignmentForm } from './assignment-form.tsx';
import { EnvironmentPanel } from './environment-panel.tsx';
import { ImportEssays } from './import-essays.tsx';
import { LearningPanel } from './learning-panel.tsx';
import { ModelCardsPanel } from './model-cards-panel.tsx';
import { OffSwitch } from './off-switch.tsx';
import { RosterPanel } from './roster-panel.tsx';
import { RulingsPanel } from './rulings-panel.tsx';
import './assignments.css';

/** What an assignment is made of: essays, class list, what the scorer learns from, how it is graded. */
export function SetupPage(): ReactNode {
  const { slug = '' } = useParams({ strict: false });
  const assignment = useQuery(assignmentQuery(slug));
  const may = useMay();
  const [editing, setEditing] = useState(false);
  return (
    <Shown query={assignment} what="the assignment" whole>
      {(found) => (
        <Page
          title={found.title}
          crumb={<Link to="/a">Assignments</Link>}
          actions={
            may('assignments.write') && (
              <Button variant="default" aria-expanded={editing} onClick={() => setEditing(!editing)}>
                {editing ? 'Close the task' : 'Edit task and policy'}
              </Button>
            )
          }
        >
          {editing && <AssignmentForm there={found} onSaved={() => setEditing(false)} />}
          <OffSwitch assignment={found} />
          <div className="columns">
            {may('essays.import') && <ImportEssays slug={slug} />}
            <LearningPanel assignment={found} />
          </div>
          <div className="columns">
            {may('assignments.write') && <RosterPanel slug={slug} />}
            <EnvironmentPanel slug={slug} />
            <RulingsPanel assignment={found} />
          </div>
          {may('scorers.read') && <ModelCardsPanel slug={slug} />}
        </Page>
      )}
    </Shown>
  );
}
