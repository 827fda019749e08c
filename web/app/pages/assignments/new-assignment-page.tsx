import type { ReactNode } from 'react';
import { Link, useNavigate } from '@tanstack/react-router';
import { putAssignment, type AssignmentInput } from '../../api/setup.ts';
import { Page } from '../../ui/page/page.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { AssignmentForm } from './assignment-form.tsx';

export function NewAssignmentPage(): ReactNode {
  const navigate = useNavigate();
  const save = useSend(({ slug, input }: { slug: string; input: AssignmentInput }) => putAssignment(slug, input), {
    touches: [['assignments']],
    onDone: ({ slug }) => void navigate({ to: '/a/$slug/setup', params: { slug } }),
  });
  return (
    <Page
      title="New assignment"
      crumb={<Link to="/a">Assignments</Link>}
      note="Essays, the class list and graded essays to learn from are added on the next page."
    >
      <AssignmentForm busy={save.isPending} error={save.error} onSave={(slug, input) => save.mutate({ slug, input })} />
    </Page>
  );
}
