import { useState, type ReactNode } from 'react';
import { Button, Group, Modal, NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { askForPromotion, historyQuery, type Item, type RegistryVersion } from '../../api/registry.ts';
import { Problem } from '../../api/problem.ts';
import { Refusal } from '../../ui/page/page.tsx';
import { useKept } from '../../ui/page/use-kept.ts';
import { useSend } from '../../ui/page/use-send.ts';
import { GrowingText } from '../../ui/page/growing-text.tsx';

export interface AskPromotionProps {
  readonly item: Item;
  readonly to: 'staging' | 'production';
  readonly versions: readonly RegistryVersion[];
  readonly current: number | undefined;
}

/** Asks for a version to be let into an environment; where one person is enough it is in at once, unless a gate refuses. */
export function AskPromotion({ item, to, versions, current }: AskPromotionProps): ReactNode {
  const { data: history } = useQuery({ ...historyQuery(item), enabled: to === 'production' });
  const staged = new Set(history?.flatMap(({ environment, hash }) => (environment === 'staging' ? (hash ?? []) : [])));
  const choices = versions.filter(
    // Production takes nothing that was never in staging, whatever reason is given.
    ({ version, hash }) => version > 0 && version !== current && (to === 'staging' || staged.has(hash ?? '')),
  );
  const newest = Math.max(0, ...choices.map(({ version }) => version));
  const [opened, setOpened] = useState(false);
  const [chosen, setChosen] = useState<number>();
  const [note, setNote] = useState('');
  const version = chosen ?? newest;
  const against = useKept(`override.${item.kind}.${item.name}.${to}`, '');
  const ask = useSend((override: boolean) => askForPromotion(item, inputOf(override)), {
    touches: [['registry'], ['rubrics', item.name]],
    onDone: ({ refusals, request }) => {
      if (request.status === 'approved') against.drop();
      if (refusals.length === 0 || request.status === 'approved') setOpened(false);
    },
  });
  // Where one person is enough the gates answer at once, and who asks may let it in against them, with a reason and their name.
  const refused = ask.error instanceof Problem && ask.error.code === 'promotion.refused';
  function inputOf(override: boolean): Parameters<typeof askForPromotion>[1] {
    const overrideReason = override ? { overrideReason: against.value.trim() } : {};
    return { version, environment: to, note: note.trim(), ...overrideReason };
  }
  // What is older than what is there comes back by a rollback.
  if (newest <= (current ?? 0)) return null;
  return (
    <div>
      <Button
        size="compact-sm"
        variant="default"
        onClick={() => {
          ask.reset();
          setOpened(true);
        }}
      >
        Promote to {to}
      </Button>
      <Modal
        opened={opened}
        onClose={() => setOpened(false)}
        title={`Promote to ${to}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <div className="fields">
          <NativeSelect
            label="Version"
            value={String(version)}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
            data={choices.map((one) => ({ value: String(one.version), label: `version ${one.version}` }))}
          />
          <GrowingText
            label="Note for who approves"
            maxLength={500}
            minRows={2}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Refusal error={ask.error} />
          {refused && item.kind !== 'rubric' && (
            <p>
              <Link to="/studio/experiments">To the experiments</Link>: what they measure is evidence for the gate.
            </p>
          )}
          {refused && (
            <GrowingText
              label="Why it goes in against the gates"
              description="Stands in the request with your name, and in the audit log as an override."
              maxLength={500}
              minRows={2}
              value={against.value}
              onChange={(event) => against.set(event.currentTarget.value)}
            />
          )}
          {ask.data !== undefined && ask.data.refusals.length > 0 && (
            <div className="warned" role="status">
              <p>Asked for, and it waits: the gates have something against it.</p>
              <ul className="rejected">
                {ask.data.refusals.map((one) => (
                  <li key={one}>{one}</li>
                ))}
              </ul>
            </div>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setOpened(false)}>
              Back
            </Button>
            {refused ? (
              <Button loading={ask.isPending} disabled={against.value.trim() === ''} onClick={() => ask.mutate(true)}>
                Let it in all the same
              </Button>
            ) : (
              <Button loading={ask.isPending} disabled={ask.data !== undefined} onClick={() => ask.mutate(false)}>
                Ask for it
              </Button>
            )}
          </Group>
        </div>
      </Modal>
    </div>
  );
}
