import type { ReactNode } from 'react';
import { Link, useNavigate } from '@tanstack/react-router';
import { Page } from '../../ui/page/page.tsx';
import { emptyRubric } from './draft.ts';
import { RubricEditor } from './rubric-editor.tsx';

export function NewRubricPage(): ReactNode {
  const navigate = useNavigate();
  return (
    <Page title="New rubric" crumb={<Link to="/studio">Rubrics</Link>}>
      <RubricEditor
        start={emptyRubric}
        onPublished={({ rubricId }) =>
          void navigate({ to: '/studio/r/$rubricId', params: { rubricId }, search: { tab: 'environments' } })
        }
      />
    </Page>
  );
}
