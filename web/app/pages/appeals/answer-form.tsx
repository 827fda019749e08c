import { useState, type ReactNode } from 'react';
import { Button, NativeSelect } from '@mantine/core';
import { answerAppeal, type Appeal } from '../../api/appeals.ts';
import type { EssayView } from '../../api/desk.ts';
import { Panel, Refusal } from '../../ui/page/page.tsx';
import { useKept } from '../../ui/page/use-kept.ts';
import { useSend } from '../../ui/page/use-send.ts';
import { GrowingText } from '../../ui/page/growing-text.tsx';

export interface AnswerFormProps {
  readonly slug: string;
  readonly appeal: Appeal;
  readonly essay: EssayView;
}

export function AnswerForm({ slug, appeal, essay }: AnswerFormProps): ReactNode {
  const levels = essay.rubric.traits.find(({ id }) => id === appeal.traitId)?.levels ?? [];
  const [chosen, setChosen] = useState<number>();
  const { value: words, set: setWords, drop } = useKept(`answer.${appeal.id}`, '');
  const score = chosen ?? appeal.contestedScore ?? levels[0]?.score ?? 0;
  const answer = useSend(() => answerAppeal(slug, appeal.id, { score, answer: words.trim() }), {
    touches: [
      ['appeals', slug],
      ['queue', slug],
    ],
    onDone: drop,
  });
  return (
    <Panel title="Answer">
      <form
        className="fields"
        onSubmit={(event) => {
          event.preventDefault();
          answer.mutate();
        }}
      >
        <NativeSelect
          label="Level"
          value={String(score)}
          onChange={(event) => setChosen(Number(event.currentTarget.value))}
          data={levels.map((level) => ({
            value: String(level.score),
            label: [`${level.score}`, level.anchor, level.score === appeal.contestedScore ? 'as it is' : '']
              .filter((part) => part !== undefined && part !== '')
              .join(' · '),
          }))}
        />
        <GrowingText
          label="Words for who asked"
          required
          minRows={3}
          maxLength={5000}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <Refusal error={answer.error} />
        <div className="acts">
          <Button type="submit" disabled={words.trim() === ''} loading={answer.isPending}>
            Answer
          </Button>
        </div>
      </form>
    </Panel>
  );
}
