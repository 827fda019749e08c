import { useState, type ReactNode } from 'react';
import { Button, NativeSelect, NumberInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { openAppeal, releasedQuery, type AppealInput } from '../../api/appeals.ts';
import { Panel, Refusal } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useKept } from '../../ui/page/use-kept.ts';
import { useSend } from '../../ui/page/use-send.ts';
import { GrowingText } from '../../ui/page/growing-text.tsx';

const askers: readonly AppealInput['askedBy'][] = ['student', 'parent', 'teacher'];

export interface EnterAppealProps {
  readonly slug: string;
  readonly traits: readonly { readonly id: string; readonly name: string }[];
}

export function EnterAppeal({ slug, traits }: EnterAppealProps): ReactNode {
  const released = useQuery(releasedQuery(slug));
  const navigate = useNavigate();
  const [submission, setSubmission] = useState<string>();
  const [trait, setTrait] = useState<string>();
  const [askedBy, setAskedBy] = useState<AppealInput['askedBy']>('student');
  const { value: question, set: setQuestion, drop } = useKept(`appeal.${slug}`, '');
  const [days, setDays] = useState(14);
  const open = useSend((input: AppealInput) => openAppeal(slug, input), {
    touches: [
      ['appeals', slug],
      ['queue', slug],
    ],
    onDone: ({ id }) => {
      drop();
      void navigate({ to: '/a/$slug/appeals/$appealId', params: { slug, appealId: id } });
    },
  });
  return (
    <Panel title="Enter a question">
      <Shown query={released} what="the released grades">
        {(rows) => {
          const submissionId = submission ?? rows[0]?.submissionId;
          const traitId = trait ?? traits[0]?.id;
          if (submissionId === undefined)
            return <p className="dim">Nothing is released yet, so there is nothing to ask about.</p>;
          return (
            <form
              className="fields"
              onSubmit={(event) => {
                event.preventDefault();
                if (traitId !== undefined)
                  open.mutate({ submissionId, traitId, askedBy, question: question.trim(), days });
              }}
            >
              <div className="fields-row">
                <NativeSelect
                  label="Essay"
                  value={submissionId}
                  onChange={(event) => setSubmission(event.currentTarget.value)}
                  data={rows.map((row) => ({ value: row.submissionId, label: row.label }))}
                />
                <NativeSelect
                  label="Criterion"
                  value={traitId ?? ''}
                  onChange={(event) => setTrait(event.currentTarget.value)}
                  data={traits.map(({ id, name }) => ({ value: id, label: name }))}
                />
                <NativeSelect
                  label="Asked by"
                  value={askedBy}
                  onChange={({ currentTarget }) =>
                    setAskedBy(askers.find((one) => one === currentTarget.value) ?? 'student')
                  }
                  data={[...askers]}
                />
                <NumberInput
                  label="Days to answer"
                  min={1}
                  max={365}
                  value={days}
                  onChange={(value) => setDays(Number(value))}
                />
              </div>
              <GrowingText
                label="Question, in their words"
                required
                minRows={3}
                maxLength={5000}
                value={question}
                onChange={(event) => setQuestion(event.currentTarget.value)}
              />
              <Refusal error={open.error} />
              <div className="acts">
                <Button type="submit" disabled={question.trim() === ''} loading={open.isPending}>
                  Enter it
                </Button>
              </div>
            </form>
          );
        }}
      </Shown>
    </Panel>
  );
}
