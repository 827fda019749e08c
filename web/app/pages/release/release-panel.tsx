import { useState, type ReactNode } from 'react';
import { Button, Group, Modal } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { DeskState } from '../../api/desk.ts';
import { recall, release, type Published } from '../../api/release.ts';
import { counted } from '../../ui/plural.ts';
import { Panel, Refusal } from '../../ui/page/page.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { StateMark } from '../desk/state-mark.tsx';
import { stateWords } from '../desk/state-words.ts';

export interface ReleasePanelProps {
  readonly slug: string;
  readonly counts: Readonly<Record<string, number>>;
  /** Whether what the grader found nothing against goes out without a teacher. */
  readonly clearedToo: boolean;
  readonly mayDecide: boolean;
}

type Act = 'release' | 'recall';

const order: readonly DeskState[] = [
  'grading',
  'ungraded',
  'failed',
  'needs-review',
  'cleared',
  'reviewed',
  'released',
  'rejected',
];

export function ReleasePanel({ slug, counts, clearedToo, mayDecide }: ReleasePanelProps): ReactNode {
  const [asking, setAsking] = useState<Act>();
  const [said, setSaid] = useState('');
  const many = (state: DeskState): number => counts[state] ?? 0;
  const ready = many('reviewed') + (clearedToo ? many('cleared') : 0);
  const touches = [['queue', slug], ['essay'], ['class', slug]];
  const send = useSend<Act, Published>((act) => (act === 'release' ? release(slug) : recall(slug)), { touches });

  async function confirmed(act: Act): Promise<void> {
    const { done } = await send.mutateAsync(act);
    setAsking(undefined);
    setSaid(
      act === 'release' ? `${counted(done.length, 'grade')} released.` : `${counted(done.length, 'grade')} taken back.`,
    );
  }
  return (
    <Panel
      title="Where the essays stand"
      actions={
        mayDecide && (
          <>
            {many('released') > 0 && (
              <Button variant="default" onClick={() => setAsking('recall')}>
                Take all back
              </Button>
            )}
            <Button disabled={ready === 0} onClick={() => setAsking('release')}>
              {ready === 0 ? 'Nothing to release' : `Release ${counted(ready, 'grade')}`}
            </Button>
          </>
        )
      }
    >
      <ul className="stand">
        {order
          .filter((state) => many(state) > 0)
          .map((state) => (
            <li key={state}>
              <Link to="/a/$slug" params={{ slug }} search={{ state }} className="stand-link">
                <span className="stand-number number">{many(state)}</span>
                <span className="stand-name">
                  <StateMark mark={stateWords[state].mark} /> {stateWords[state].name}
                </span>
              </Link>
            </li>
          ))}
      </ul>
      <p role="status" className={said === '' ? undefined : 'told'}>
        {said}
      </p>
      <Confirm
        act={asking}
        words={
          asking === 'release'
            ? releaseWords(many('reviewed'), clearedToo ? many('cleared') : 0)
            : recallWords(many('released'))
        }
        busy={send.isPending}
        error={send.error}
        onClose={() => {
          send.reset();
          setAsking(undefined);
        }}
        onConfirm={(act) => void confirmed(act).catch(() => undefined)}
      />
    </Panel>
  );
}

interface ConfirmProps {
  readonly act: Act | undefined;
  readonly words: readonly string[];
  readonly busy: boolean;
  readonly error: Error | null;
  readonly onClose: () => void;
  readonly onConfirm: (act: Act) => void;
}

function Confirm({ act, words, busy, error, onClose, onConfirm }: ConfirmProps): ReactNode {
  return (
    <Modal
      opened={act !== undefined}
      onClose={onClose}
      title={act === 'recall' ? 'Take released grades back' : 'Release grades'}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className="fields">
        {words.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        <Refusal error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Back
          </Button>
          <Button loading={busy} data-autofocus onClick={() => act !== undefined && onConfirm(act)}>
            {act === 'recall' ? 'Take back' : 'Release'}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}

function releaseWords(reviewed: number, cleared: number): string[] {
  return [
    ...(reviewed > 0 ? [`${counted(reviewed, 'grade')} that a teacher decided on.`] : []),
    ...(cleared > 0
      ? [
          `${counted(cleared, 'grade')} that nobody has looked at: the grader found nothing against them, and the policy lets them go.`,
        ]
      : []),
    'From then on they are in exports and students may ask about them. You can take them back.',
  ];
}

function recallWords(released: number): string[] {
  return [
    `${counted(released, 'grade')} would stand as before the release: out of exports, and open to change.`,
    'What was carried elsewhere already stays there.',
  ];
}
