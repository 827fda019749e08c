import { useState, type ReactNode } from 'react';
import { Button, Group, Modal, Radio } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { assignmentQuery } from '../../api/assignments.ts';
import { switchAi } from '../../api/setup.ts';
import { useMay } from '../../api/session.ts';
import { Refusal } from '../../ui/page/page.tsx';
import { useSend } from '../../ui/page/use-send.ts';

function touchedBy(slug: string): readonly (readonly string[])[] {
  return [['assignment', slug], ['queue', slug], ['essay'], ['setup', slug]];
}

/** Said above the desk while no machine grades this assignment. */
export function MachineOffBanner({ slug }: { readonly slug: string }): ReactNode {
  const { data } = useQuery(assignmentQuery(slug));
  const may = useMay();
  const on = useSend(() => switchAi(slug, { enabled: true, underWay: 'finish', resume: true }), {
    touches: touchedBy(slug),
  });
  if (data === undefined || data.aiGradingEnabled) return null;
  return (
    <div className="machine-off" role="status">
      <IconHandStop size={17} aria-hidden />
      <span>AI grading is off; grade by hand. What was graded, decided and typed before is all there.</span>
      {may('assignments.write') && (
        <Button size="compact-sm" variant="default" loading={on.isPending} onClick={() => on.mutate()}>
          Switch on again
        </Button>
      )}
      <Refusal error={on.error} />
    </div>
  );
}

export interface SwitchOffDialogProps {
  readonly slug: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

export function SwitchOffDialog({ slug, opened, onClose }: SwitchOffDialogProps): ReactNode {
  const [underWay, setUnderWay] = useState<'finish' | 'cancel'>('finish');
  const off = useSend(() => switchAi(slug, { enabled: false, underWay, resume: false }), {
    touches: touchedBy(slug),
    onDone: onClose,
  });
  return (
    <Modal opened={opened} onClose={onClose} title="Switch AI grading off" closeButtonProps={{ 'aria-label': 'Close' }}>
      <div className="fields">
        <p>No further essay of this assignment is given to the grader; what waits is graded by you, on this screen.</p>
        <p>Grades, decisions, drafts and the record of who did what stay as they are.</p>
        <Radio.Group
          label="Essays that are being graded now"
          value={underWay}
          onChange={(value) => setUnderWay(value === 'cancel' ? 'cancel' : 'finish')}
        >
          <Group mt="xs">
            <Radio value="finish" label="Let them finish" />
            <Radio value="cancel" label="Stop them" />
          </Group>
        </Radio.Group>
        <Refusal error={off.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            Back
          </Button>
          <Button loading={off.isPending} onClick={() => off.mutate()}>
            Switch off
          </Button>
        </Group>
      </div>
    </Modal>
  );
}
