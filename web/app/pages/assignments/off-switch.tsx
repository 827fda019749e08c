import { useState, type ReactNode } from 'react';
import { Button, Checkbox, Group, Modal, Radio } from '@mantine/core';
import type { Assignment } from '../../api/assignments.ts';
import { useMay } from '../../api/session.ts';
import { switchAi } from '../../api/setup.ts';
import { Mark, Panel, Refusal } from '../../ui/page/page.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { counted } from '../../ui/plural.ts';

/** Grading by machine, on or off, at any time. */
export function OffSwitch({ assignment }: { readonly assignment: Assignment }): ReactNode {
  const { slug, aiGradingEnabled: on } = assignment;
  const may = useMay();
  const [asking, setAsking] = useState(false);
  const [underWay, setUnderWay] = useState<'finish' | 'cancel'>('finish');
  const [resume, setResume] = useState(true);
  const flip = useSend(() => switchAi(slug, { enabled: !on, underWay, resume: !on && resume }), {
    touches: [['assignment', slug], ['assignments'], ['queue', slug]],
    onDone: () => setAsking(false),
  });
  return (
    <Panel
      title="Grading by machine"
      note={
        on
          ? 'New essays are graded as they arrive. Switching it off takes nothing back: grades, drafts, decisions and the audit trail stay, and the desk stays the same for grading by hand.'
          : 'Nothing is graded by machine, however it is started. Teachers score every essay at the same desk.'
      }
      actions={
        <>
          {on ? <Mark tone="good">On</Mark> : <Mark tone="warn">Off</Mark>}
          {may('assignments.write') && (
            <Button variant="default" onClick={() => setAsking(true)}>
              {on ? 'Switch off' : 'Switch on'}
            </Button>
          )}
        </>
      }
    >
      {flip.data !== undefined && flip.data.runs > 0 && (
        <p className="told" role="status">
          {counted(flip.data.runs, 'essay')}{' '}
          {flip.data.assignment.aiGradingEnabled ? 'queued again.' : 'taken out of the queue.'}
        </p>
      )}
      <Modal
        opened={asking}
        onClose={() => setAsking(false)}
        title={on ? 'Switch grading by machine off' : 'Switch grading by machine on'}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <div className="fields">
          {on ? (
            <Radio.Group
              label="Essays that are being graded now"
              value={underWay}
              onChange={(value) => setUnderWay(value === 'cancel' ? 'cancel' : 'finish')}
            >
              <Radio mt="xs" value="finish" label="finish" />
              <Radio mt="xs" value="cancel" label="stop at their next step" />
            </Radio.Group>
          ) : (
            <Checkbox
              label="Grade what was cancelled and has no grade"
              checked={resume}
              onChange={(event) => setResume(event.currentTarget.checked)}
            />
          )}
          <Refusal error={flip.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={() => setAsking(false)}>
              Back
            </Button>
            <Button loading={flip.isPending} onClick={() => flip.mutate()} data-autofocus>
              {on ? 'Switch it off' : 'Switch it on'}
            </Button>
          </Group>
        </div>
      </Modal>
    </Panel>
  );
}
