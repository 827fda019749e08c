import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { compareAppeal, type Appeal } from '../../api/appeals.ts';
import { Panel, Refusal } from '../../ui/page/page.tsx';
import { useSend } from '../../ui/page/use-send.ts';

const answers = [
  { answer: 'worse', words: 'The appealed essay is worse' },
  { answer: 'equal', words: 'Equal' },
  { answer: 'better', words: 'The appealed essay is better' },
] as const;

/** The next exemplar to hold the essay against. Its score is not shown before the answer is given. */
export function Comparison({ slug, appeal }: { readonly slug: string; readonly appeal: Appeal }): ReactNode {
  const { next } = appeal;
  const compare = useSend(
    (answer: 'better' | 'worse' | 'equal') => compareAppeal(slug, appeal.id, { essayId: next?.essayId ?? '', answer }),
    {
      touches: [['appeals', slug]],
    },
  );
  if (next === undefined) {
    return (
      <Panel title="Compare">
        <p className="dim">No further exemplar would tell more.</p>
      </Panel>
    );
  }
  return (
    <Panel title="Compare in this criterion" note="Which is better? The score of this essay shows after you answered.">
      <div className="reading appeal-exemplar">{next.excerpt}</div>
      <div className="acts compare-acts">
        {answers.map(({ answer, words }) => (
          <Button key={answer} variant="default" loading={compare.isPending} onClick={() => compare.mutate(answer)}>
            {words}
          </Button>
        ))}
      </div>
      <Refusal error={compare.error} />
    </Panel>
  );
}
