import { useState, type ReactNode } from 'react';
import { Button, Group, Modal } from '@mantine/core';
import { Refusal } from './page.tsx';
import { useKept } from './use-kept.ts';
import { GrowingText } from './growing-text.tsx';

export interface ReasonDialogProps {
  /** What the reason is about: kept under it until it is done. */
  readonly about: string;
  /** Undefined: closed. */
  readonly title: string | undefined;
  readonly confirm: string;
  readonly note?: string | undefined;
  readonly children?: ReactNode;
  readonly onClose: () => void;
  /** Resolves when it is done; what it throws is shown, and the words stay. */
  readonly onConfirm: (reason: string) => Promise<unknown>;
}

/** Asks why before it does something that is kept on record. */
export function ReasonDialog({
  about,
  title,
  confirm,
  note,
  children,
  onClose,
  onConfirm,
}: ReasonDialogProps): ReactNode {
  const { value: reason, set: setReason, drop } = useKept(`reason.${about}`, '');
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  function close(): void {
    setError(null);
    onClose();
  }
  async function send(): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await onConfirm(reason.trim());
      drop();
      close();
    } catch (refused) {
      setError(refused);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Modal opened={title !== undefined} onClose={close} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className="fields">
        {note !== undefined && <p className="dim small">{note}</p>}
        {children}
        <GrowingText
          label="Reason"
          description="Kept on record; name no student."
          minRows={2}
          maxLength={500}
          required
          data-autofocus
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Refusal error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Back
          </Button>
          <Button loading={busy} disabled={reason.trim() === ''} onClick={() => void send()}>
            {confirm}
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
