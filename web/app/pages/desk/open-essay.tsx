import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { essayQuery } from '../../api/desk.ts';
import { Failure, Loading } from '../../ui/states.tsx';
import type { PaneName } from './desk-page.tsx';
import { ReviewEssay } from './review-essay.tsx';
import type { Steps } from './use-steps.ts';

export interface OpenEssayProps {
  readonly submissionId: string;
  readonly steps: Steps;
  readonly onPane: (pane: PaneName) => void;
}

export function OpenEssay({ submissionId, steps, onPane }: OpenEssayProps): ReactNode {
  const { data, error, refetch } = useQuery(essayQuery(submissionId));
  if (data === undefined) {
    return (
      <div className="desk-none">
        {error === null ? (
          <Loading what="the essay" />
        ) : (
          <Failure what="The essay could not be opened" error={error} onRetry={() => void refetch()} />
        )}
      </div>
    );
  }
  // A new version is another essay: its draft is another one too.
  return <ReviewEssay key={`${submissionId}.${data.version}`} essay={data} steps={steps} onPane={onPane} />;
}
