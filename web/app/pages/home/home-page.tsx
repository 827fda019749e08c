import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate } from '@tanstack/react-router';
import { assignmentQuery, assignmentsQuery, type Assignment } from '../../api/assignments.ts';
import { Problem } from '../../api/problem.ts';
import { Empty, Failure, Loading } from '../../ui/states.tsx';
import { SignIn } from './sign-in.tsx';
import './home.css';

export function HomePage(): ReactNode {
  const { data, error, refetch } = useQuery(assignmentsQuery());
  if (error instanceof Problem && error.status === 401) return <SignIn />;
  if (error !== null && data === undefined) {
    return <Failure what="The assignments could not be loaded" error={error} onRetry={() => void refetch()} />;
  }
  if (data === undefined) return <Loading what="assignments" />;
  const [only] = data;
  if (data.length === 1 && only !== undefined) return <Navigate to="/a/$slug" params={{ slug: only.slug }} replace />;
  return (
    <div className="home">
      <h1>Assignments</h1>
      {data.length === 0 ? (
        <Empty title="No assignment yet">
          <p>
            Start with <code>npm start</code> for the demonstration class, or bring your own:{' '}
            <code>npm run assay -- import</code> with an assignment, its rubric and its graded essays.
          </p>
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
        {data === undefined ? '…' : `${data.runs.done} graded · ${data.gradedEssays} essays to learn from`}
      </span>
    </Link>
  );
}
