import { useState, type ReactNode } from 'react';
import { Button, Group, Modal, NativeSelect } from '@mantine/core';
import { commitBatch, propose, type ApprovalBatch } from '../../api/release.ts';
import { Refusal } from '../../ui/page/page.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { counted } from '../../ui/plural.ts';
import { percent } from './percent.ts';

export interface ApprovalDialogProps {
  readonly slug: string;
  readonly opened: boolean;
  readonly onClose: () => void;
}

const thresholds = [0.02, 0.05, 0.1, 0.15, 0.2, 0.3];
const shares = [0.05, 0.1, 0.2, 0.5];

/** First what would happen, with its error; then the act. A change of the limits is another proposal. */
export function ApprovalDialog({ slug, opened, onClose }: ApprovalDialogProps): ReactNode {
  const [threshold, setThreshold] = useState(0.1);
  const [auditShare, setAuditShare] = useState(0.1);
  const proposal = useSend(() => propose(slug, { threshold, auditShare }), { touches: [] });
  const touches = [['queue', slug], ['approvals', slug], ['essay'], ['class', slug]];
  const commit = useSend((batchId: string) => commitBatch(slug, batchId), { touches, onDone: close });
  const batch = proposal.data;

  function close(): void {
    proposal.reset();
    commit.reset();
    onClose();
  }
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title="Approve many by risk"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <div className="fields">
        <div className="fields-row">
          <NativeSelect
            label="Risk of each grade at most"
            description="That a teacher would move it by more than one point"
            data-autofocus
            value={String(threshold)}
            onChange={({ currentTarget: { value } }) => {
              setThreshold(Number(value));
              proposal.reset();
            }}
            data={thresholds.map((value) => ({ value: String(value), label: percent(value) }))}
          />
          <NativeSelect
            label="Held back at random"
            description="For you to read; at least one"
            value={String(auditShare)}
            onChange={({ currentTarget: { value } }) => {
              setAuditShare(Number(value));
              proposal.reset();
            }}
            data={shares.map((value) => ({ value: String(value), label: percent(value) }))}
          />
        </div>
        <div aria-live="polite">{batch !== undefined && <PromiseWords batch={batch} />}</div>
        <Refusal error={proposal.error ?? commit.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            Back
          </Button>
          {batch === undefined ? (
            <Button loading={proposal.isPending} onClick={() => proposal.mutate()}>
              Show what would happen
            </Button>
          ) : (
            <Button loading={commit.isPending} onClick={() => commit.mutate(batch.id)}>
              Approve {batch.promise.approve}, hold {batch.promise.audit} back
            </Button>
          )}
        </Group>
      </div>
    </Modal>
  );
}

function PromiseWords({ batch: { promise, words } }: { readonly batch: ApprovalBatch }): ReactNode {
  const { approve, expectedShare, interval } = promise;
  const [low, expected, high] = [interval.low, expectedShare, interval.high].map((share) => share * approve);
  return (
    <div className="promise">
      <p className="promise-figure number">
        about {rounded(expected ?? 0)} of {approve}
      </p>
      <p className="promise-note">
        would be off by more than one point; by chance {rounded(low ?? 0)} to {rounded(high ?? 0)} of them.
      </p>
      <p className="small">{words}</p>
      <p className="small dim">
        {basisWords(promise.basis)} {counted(approve, 'grade')} would count as approved by you; none is released.
      </p>
    </div>
  );
}

function rounded(many: number): string {
  return many > 0 && many < 1 ? many.toFixed(1) : String(Math.round(many));
}

const bases: Readonly<Record<string, string>> = {
  decisions: 'The risks were fitted on your decisions in this assignment.',
  residuals: 'The risks come from the grader’s errors on essays that it had not seen, not yet from your decisions.',
  interval: 'The risks come from the width of the grader’s intervals, not yet from your decisions.',
};

function basisWords(basis: string): string {
  return basis
    .split(' ')
    .flatMap((one) => bases[one] ?? [])
    .join(' ');
}
