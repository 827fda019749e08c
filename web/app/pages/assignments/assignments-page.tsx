import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { assignmentQuery, assignmentsQuery, type Assignment } from '../../api/assignments.ts';
import { useMay } from '../../api/session.ts';
import { rubricsQuery } from '../../api/studio.ts';
import { Heads, Mark, Page, Panel, WideTable } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { Empty } from '../../ui/states.tsx';

/** All assignments, with what each has and whether the machine grades it. */
export function AssignmentsPage(): ReactNode {
  const assignments = useQuery(assignmentsQuery());
  const may = useMay();
  const create = may('assignments.write') && (
    <Button component={Link} to="/new">
      New assignment
    </Button>
  );
  return (
    <Page title="Assignments" actions={create}>
      <Shown query={assignments} what="the assignments">
        {(items) =>
          items.length === 0 ? (
            <Panel title="Nothing here yet">
              <Empty title="No assignment yet">
                <p>An assignment has a task, a rubric and essays. Make the first one; the essays come after.</p>
              </Empty>
            </Panel>
          ) : (
            <Panel title={`${items.length} ${items.length === 1 ? 'assignment' : 'assignments'}`}>
              <WideTable label="Assignments">
                <Heads
                  names={['Assignment', 'Grade and genre', 'Rubric', 'Graded', 'To learn from', 'Machine grading', '']}
                />
                <tbody>
                  {items.map((assignment) => (
                    <Row key={assignment.slug} assignment={assignment} />
                  ))}
                </tbody>
              </WideTable>
            </Panel>
          )
        }
      </Shown>
    </Page>
  );
}

function Row({ assignment }: { readonly assignment: Assignment }): ReactNode {
  const { slug, title, gradeLevel, genre, rubricId, aiGradingEnabled } = assignment;
  const { data } = useQuery(assignmentQuery(slug));
  const { data: rubrics } = useQuery(rubricsQuery());
  return (
    <tr>
      <th scope="row">
        <Link to="/a/$slug" params={{ slug }}>
          {title}
        </Link>
      </th>
      <td>
        Grade {gradeLevel}, {genre}
      </td>
      <td>
        <Link to="/studio/r/$rubricId" params={{ rubricId }}>
          {rubrics?.find((one) => one.rubricId === rubricId)?.title ?? rubricId}
        </Link>
      </td>
      <td className="number">{data?.runs.done ?? '…'}</td>
      <td className="number">{data?.gradedEssays ?? '…'}</td>
      <td>{aiGradingEnabled ? <Mark tone="good">on</Mark> : <Mark tone="warn">off</Mark>}</td>
      <td>
        <Link to="/a/$slug/setup" params={{ slug }} aria-label={`Setup of ${title}`}>
          Setup
        </Link>
      </td>
    </tr>
  );
}
