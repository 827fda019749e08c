import type { ReactNode } from 'react';
import { Button, Group, Modal } from '@mantine/core';
import { useKept } from '../../../ui/page/use-kept.ts';
import { GrowingText } from '../../../ui/page/growing-text.tsx';

export interface RejectDialogProps {
  readonly submissionId: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Whether it was kept. */
  readonly onReject: (reason: string) => Promise<boolean>;
}

export function RejectDialog({ submissionId, opened, onClose, onReject }: RejectDialogProps): ReactNode {
  const { value: reason, set: setReason, drop } = useKept(`reject.${submissionId}`, '');
  async function send(): Promise<void> {
    if (reason.trim() === '') return;
    onClose();
    if (await onReject(reason.trim())) drop();
  }
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Reject: this text gets no grade"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <GrowingText
        label="Why"
        description="Kept with the decision, for whoever asks later."
        minRows={2}
        data-autofocus
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="md">
        <Button variant="default" onClick={onClose}>
          Back
        </Button>
        <Button disabled={reason.trim() === ''} onClick={() => void send()}>
          Reject
        </Button>
      </Group>
    </Modal>
  );
}
