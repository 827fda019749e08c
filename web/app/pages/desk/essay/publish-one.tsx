import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { recall, release, type Published } from '../../../api/release.ts';
import { useMay } from '../../../api/session.ts';
import { useSend } from '../../../ui/page/use-send.ts';
import { tell, tellFailed } from '../decide/notices.tsx';
import { useReview } from '../review/review-context.ts';

/** Lets one decided grade out, or takes a released one back. */
export function PublishOne(): ReactNode {
  const { essay } = useReview();
  const may = useMay();
  const { slug } = essay.assignment;
  const out = essay.state !== 'released';
  const send = useSend<void, Published>(() => (out ? release : recall)(slug, [essay.submissionId]), {
    touches: [
      ['queue', slug],
      ['essay', essay.submissionId],
      ['class', slug],
    ],
    onDone: ({ done }) => tell(said(essay.label, out, done.length > 0)),
  });
  if (!may('grades.decide') || (essay.state !== 'released' && essay.state !== 'reviewed')) return null;
  return (
    <Button
      size="compact-sm"
      variant="default"
      loading={send.isPending}
      onClick={() => send.mutate(undefined, { onError: (error) => tellFailed('Nothing was changed', error) })}
    >
      {out ? 'Release this grade' : 'Take it back'}
    </Button>
  );
}

function said(label: string, out: boolean, done: boolean): string {
  if (!done) return `${label} stands differently by now; nothing was changed.`;
  return out ? `${label}: released.` : `${label}: taken back.`;
}
