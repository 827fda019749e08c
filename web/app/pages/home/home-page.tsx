import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { assignmentQuery, assignmentsQuery, type Assignment } from '../../api/assignments.ts';
import { useMay } from '../../api/session.ts';
import { Shown } from '../../ui/page/shown.tsx';
import { counted } from '../../ui/plural.ts';
import { Empty } from '../../ui/states.tsx';
import './home.css';

export function HomePage(): ReactNode {
  const assignments = useQuery(assignmentsQuery());
  return (
    <Shown query={assignments} what="the assignments" whole>
      {(data) => <Assignments data={data} />}
    </Shown>
  );
}

function Assignments({ data }: { readonly data: readonly Assignment[] }): ReactNode {
  const may = useMay();
  return (
    <div className="home">
      <h1>Assignments</h1>
      {data.length === 0 ? (
        <Empty title="No assignment yet">
          {may('assignments.write') ? (
            <>
              <p>An assignment has a task, a rubric and essays. Make the first one; the essays come after.</p>
              <Button component={Link} to="/new">
                New assignment
              </Button>
            </>
          ) : (
            <p>You see the assignments of your own classes: an admin gives them to you.</p>
          )}
        </Empty>
      ) : (
        <ul className="home-list">
          {data.map((assignment) => (
            <li key={assignment.slug}>
              <AssignmentRow assignment={assignment} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function AssignmentRow({ assignment }: { readonly assignment: Assignment }): ReactNode {
  const { slug, title, gradeLevel, genre, aiGradingEnabled } = assignment;
  const { data } = useQuery(assignmentQuery(slug));
  return (
    <Link to="/a/$slug" params={{ slug }} className="home-row">
      <span className="home-title">{title}</span>
      <span className="dim small">
        Grade {gradeLevel} · {genre}
        {aiGradingEnabled ? '' : ' · machine grading off'}
      </span>
      <span className="dim small number">
        {data === undefined ? '…' : `${data.runs.done} graded · ${counted(data.gradedEssays, 'essay')} to learn from`}
      </span>
    </Link>
  );
}
