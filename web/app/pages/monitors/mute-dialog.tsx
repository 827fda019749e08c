import { useState, type ReactNode } from 'react';
import { TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { mute, type Alarm } from '../../api/monitors.ts';
import { ReasonDialog } from '../../ui/page/reason-dialog.tsx';

export interface MuteDialogProps {
  readonly monitorId: Alarm['monitorId'];
  readonly subject: string;
  readonly onClose: () => void;
}

export function MuteDialog({ monitorId, subject, onClose }: MuteDialogProps): ReactNode {
  const queries = useQueryClient();
  const [days, setDays] = useState('7');
  return (
    <ReasonDialog
      about={`mute.${monitorId}.${subject}`}
      title="Mute: tell nobody for a while"
      note="Readings go on, and stand in the history."
      confirm="Mute"
      onClose={onClose}
      onConfirm={async (reason) => {
        const until = new Date(Date.now() + Number(days) * 86_400_000).toISOString();
        await mute(monitorId, { until, reason, ...(subject !== '' && { subject }) });
        await queries.invalidateQueries({ queryKey: ['monitors'] });
      }}
    >
      <TextInput
        label="Days (90 at most)"
        type="number"
        min={1}
        max={90}
        value={days}
        onChange={(event) => setDays(event.currentTarget.value)}
      />
    </ReasonDialog>
  );
}
