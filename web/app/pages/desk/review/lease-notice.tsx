import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { usePeople } from '../../../api/people.ts';
import { useReview } from './review-context.ts';
import { useLease } from './use-lease.ts';

/** Holds the essay for as long as it is open, and says so where somebody else does. */
export function LeaseNotice(): ReactNode {
  const { lease, takeOver } = useLease(useReview().essay);
  const person = usePeople();
  if (lease === undefined || lease.mine) return null;
  return (
    <div className="lease" role="status">
      <IconLock size={16} aria-hidden />
      <span>
        {person(lease.holder)} has this essay open. You can read it; what you decide is checked against theirs.
      </span>
      <Button size="compact-sm" variant="default" onClick={takeOver}>
        Take over
      </Button>
    </div>
  );
}
