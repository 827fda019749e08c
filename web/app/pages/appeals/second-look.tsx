import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { secondLook, type Appeal } from '../../api/appeals.ts';
import { minuteOf } from '../../ui/page/dates.ts';
import { Panel, Refusal } from '../../ui/page/page.tsx';
import { useSend } from '../../ui/page/use-send.ts';

type Look = NonNullable<Appeal['secondLook']>;

export interface SecondLookProps {
  readonly slug: string;
  readonly appeal: Appeal;
  readonly look: Look;
  /** Whether who reads this may ask for it. */
  readonly mayAsk: boolean;
}

/** What the costly model says of the criterion. While there is something left to compare with, it shows on demand only: a number seen first pulls the reader's own. */
export function SecondLook({ slug, appeal, look, mayAsk }: SecondLookProps): ReactNode {
  const ask = useSend(() => secondLook(slug, appeal.id), { touches: [['appeals', slug]] });
  const again = look.state === 'failed' || look.state === 'held';
  const asks = mayAsk && (look.state === 'possible' || again);
  return (
    <Panel
      title="Second look by the machine"
      note="The costly model’s word on the same question. It decides nothing, and changes no grade."
    >
      <div role="status">
        <Words appeal={appeal} look={ask.isPending ? { ...look, state: 'under-way' } : look} mayAsk={mayAsk} />
      </div>
      <Refusal error={ask.error} />
      {asks && (
        <div className="acts">
          <Button variant="default" loading={ask.isPending} onClick={() => ask.mutate()}>
            {again ? 'Ask again' : 'Ask for it'}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function Words({ appeal, look, mayAsk }: Pick<SecondLookProps, 'appeal' | 'look' | 'mayAsk'>): ReactNode {
  if (look.state === 'done' && appeal.next === undefined) return <Found appeal={appeal} look={look} />;
  if (look.state === 'done') {
    return (
      <>
        <p>It is there, and shows when nothing is left to compare with.</p>
        <details className="look-demand">
          <summary>Show it before comparing</summary>
          <Found appeal={appeal} look={look} />
        </details>
      </>
    );
  }
  const because = look.why === undefined ? '' : `: ${look.why}`;
  const words: Readonly<Record<Exclude<Look['state'], 'done'>, string>> = {
    possible: mayAsk
      ? `${look.model ?? 'The costly model'} was not asked about this criterion yet. It takes seconds to some minutes, and is paid for once.`
      : 'Nobody has asked for it. Who may answer the appeal can.',
    impossible: `It is not possible here${because}.`,
    'under-way': 'The model is being asked. The page shows when it has answered.',
    held: `It waits, and goes on by itself later${because}.`,
    failed: `It did not finish${because}.`,
  };
  return <p>{words[look.state]}</p>;
}

function Found({ appeal, look }: Pick<SecondLookProps, 'appeal' | 'look'>): ReactNode {
  return (
    <>
      <dl className="look-scores">
        {appeal.contestedScore !== undefined && (
          <div>
            <dt>In question</dt>
            <dd className="number">{appeal.contestedScore}</dd>
          </div>
        )}
        <div>
          <dt>Second look</dt>
          <dd className="number">{look.score ?? `no score (${look.why ?? 'unknown'})`}</dd>
        </div>
      </dl>
      <p className="dim small">
        {look.answeredBy !== undefined && `Answered by ${look.answeredBy}`}
        {look.answeredBy !== undefined && look.at !== undefined && `, ${minuteOf(look.at)}`}
        {look.costlyAsked === false && '; the costly model was not asked'}
        {look.gradeId !== undefined && ` (grade ${look.gradeId})`}.
      </p>
    </>
  );
}
