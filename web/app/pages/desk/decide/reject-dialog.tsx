import { useState, type ReactNode } from 'react';
import { Button, Group, Modal, Textarea } from '@mantine/core';

export interface RejectDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onReject: (reason: string) => Promise<void>;
}

export function RejectDialog({ opened, onClose, onReject }: RejectDialogProps): ReactNode {
  const [reason, setReason] = useState('');
  async function send(): Promise<void> {
    if (reason.trim() === '') return;
    onClose();
    await onReject(reason.trim());
  }
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="Reject: this text gets no grade"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Textarea
        label="Why"
        description="Kept with the decision, for whoever asks later."
        autosize
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
