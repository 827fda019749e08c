import type { ReactNode } from 'react';
import { Link, useNavigate } from '@tanstack/react-router';
import { Page } from '../../ui/page/page.tsx';
import { AssignmentForm } from './assignment-form.tsx';

export function NewAssignmentPage(): ReactNode {
  const navigate = useNavigate();
  return (
    <Page
      title="New assignment"
      crumb={<Link to="/a">Assignments</Link>}
      note="Essays, the class list and graded essays to learn from are added on the next page."
    >
      <AssignmentForm onSaved={({ slug }) => void navigate({ to: '/a/$slug/setup', params: { slug } })} />
    </Page>
  );
}
