import { useCallback, useEffect, useState } from 'react';
import { leaveEssay, takeLease, type Lease } from '../../../api/lease.ts';
import type { EssayView } from '../../../api/desk.ts';
import { useMay } from '../../../api/session.ts';

interface LeaseState {
  readonly lease: Lease | undefined;
  readonly takeOver: () => void;
}

const renewMs = 45_000;

/** Others see that the essay is open, for as long as it is. Reading goes on where somebody else has it. */
export function useLease({ submissionId, lease: first }: EssayView): LeaseState {
  const [lease, setLease] = useState<Lease>();
  const take = useCallback(
    (takeOver: boolean) =>
      takeLease(submissionId, takeOver)
        .then(setLease)
        // Without a lease a decision still meets its revision: nothing can be overwritten.
        .catch(() => undefined),
    [submissionId],
  );
  const mayDecide = useMay()('grades.decide');
  useEffect(() => {
    // Who only reads is in nobody's way.
    if (!mayDecide) return undefined;
    void take(false);
    const timer = setInterval(() => void take(false), renewMs);
    return () => {
      clearInterval(timer);
      leaveEssay(submissionId);
    };
  }, [take, submissionId, mayDecide]);
  return { lease: lease ?? first, takeOver: () => void take(true) };
}
