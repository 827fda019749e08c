import { useState, type ReactNode } from 'react';
import { Button, Group, Modal, NativeSelect, Textarea } from '@mantine/core';
import { askForPromotion, type Item, type RegistryVersion } from '../../api/registry.ts';
import { Refusal } from '../../ui/page/page.tsx';
import { useSend } from '../../ui/page/use-send.ts';

export interface AskPromotionProps {
  readonly item: Item;
  readonly to: 'staging' | 'production';
  readonly versions: readonly RegistryVersion[];
  readonly current: number | undefined;
}

/** Asks for a version to be let into an environment; where one person is enough it is in at once, unless a gate refuses. */
export function AskPromotion({ item, to, versions, current }: AskPromotionProps): ReactNode {
  const choices = versions.filter(({ version }) => version > 0 && version !== current);
  const newest = Math.max(0, ...choices.map(({ version }) => version));
  const [opened, setOpened] = useState(false);
  const [chosen, setChosen] = useState<number>();
  const [note, setNote] = useState('');
  const version = chosen ?? newest;
  const ask = useSend(() => askForPromotion(item, { version, environment: to, note: note.trim() }), {
    touches: [['registry'], ['rubrics', item.name]],
    onDone: ({ refusals, request }) => {
      if (refusals.length === 0 || request.status === 'approved') setOpened(false);
    },
  });
  if (choices.length === 0) return null;
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
          <Textarea
            label="Note for who approves"
            maxLength={500}
            autosize
            minRows={2}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <Refusal error={ask.error} />
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
            <Button loading={ask.isPending} disabled={ask.data !== undefined} onClick={() => ask.mutate()}>
              Ask for it
            </Button>
          </Group>
        </div>
      </Modal>
    </div>
  );
}
