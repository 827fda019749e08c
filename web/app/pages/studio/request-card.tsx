import { useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { approve, registryQuery, reject, type PromotionRequest } from '../../api/registry.ts';
import { useMay, whoQuery } from '../../api/session.ts';
import { minuteOf } from '../../ui/page/dates.ts';
import { Mark, Refusal, type Tone } from '../../ui/page/page.tsx';
import { ReasonDialog } from '../../ui/page/reason-dialog.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { Verdicts } from './verdicts.tsx';
import './studio.css';

const tones: Readonly<Record<PromotionRequest['status'], Tone>> = { open: 'here', approved: 'good', rejected: 'bad' };

/** One request: what is asked for, what the gates say, and what somebody else may do about it. */
export function RequestCard({ request }: { readonly request: PromotionRequest }): ReactNode {
  const { id, kind, name, hash, environment, note, verdicts, requestedBy, requestedAt, status } = request;
  const may = useMay();
  const queries = useQueryClient();
  const { data: who } = useQuery(whoQuery());
  const { data: registry } = useQuery(registryQuery());
  const [asking, setAsking] = useState<'override' | 'reject'>();
  const touches = [['registry'], ['rubrics', name]];
  const letIn = useSend(() => approve(id), { touches });
  const version = registry?.versions.find((one) => one.hash === hash && one.kind === kind)?.version;
  const refused = verdicts.some((verdict) => verdict.status !== 'passed');
  const own = registry?.rule === 'two-person' && who?.id === requestedBy;
  async function afterwards(act: Promise<unknown>): Promise<void> {
    await act;
    await Promise.all(touches.map((queryKey) => queries.invalidateQueries({ queryKey })));
  }
  return (
    <article className="gate" aria-label={`Request: ${name} to ${environment}`}>
      <h3>
        {kind === 'rubric' ? (
          <Link to="/studio/r/$rubricId" params={{ rubricId: name }} search={{ tab: 'versions' }}>
            {name}
          </Link>
        ) : (
          <span>
            {kind} {name}
          </span>
        )}
        <span>
          {version === undefined ? '' : `version ${version} `}→ {environment}
          {request.share !== undefined && `, A/B with ${Math.round(request.share * 100)}%`}
        </span>
        <Mark tone={tones[status]}>{status}</Mark>
      </h3>
      <p className="dim small">
        Asked for by {requestedBy}, {minuteOf(requestedAt)}
        {note !== '' && <>: “{note}”</>}
      </p>
      {request.decidedBy !== undefined && (
        <p className="dim small">
          {status === 'approved' ? 'Approved' : 'Refused'} by {request.decidedBy}
          {request.decidedAt !== undefined && `, ${minuteOf(request.decidedAt)}`}
          {(request.decisionReason ?? request.overrideReason) !== undefined && (
            <>: “{request.overrideReason ?? request.decisionReason}”</>
          )}
          {request.overrideReason !== undefined && <b> (gates overridden)</b>}
        </p>
      )}
      <Verdicts verdicts={verdicts} />
      {status === 'open' && may('rubrics.approve') && (
        <div className="acts">
          {own ? (
            <p className="dim">You asked for it: another person approves.</p>
          ) : (
            <>
              <Button size="compact-sm" loading={letIn.isPending} onClick={() => letIn.mutate()}>
                Approve
              </Button>
              {(refused || letIn.error !== null) && (
                <Button size="compact-sm" variant="default" onClick={() => setAsking('override')}>
                  Approve against the gates …
                </Button>
              )}
              <Button size="compact-sm" variant="default" onClick={() => setAsking('reject')}>
                Refuse …
              </Button>
            </>
          )}
        </div>
      )}
      <Refusal error={letIn.error} />
      <ReasonDialog
        title={
          asking === undefined ? undefined : asking === 'override' ? 'Approve against the gates' : 'Refuse the request'
        }
        note={
          asking === 'override'
            ? 'The reason stands in the request with your name, and in the audit log as an override.'
            : undefined
        }
        confirm={asking === 'override' ? 'Approve it all the same' : 'Refuse'}
        onClose={() => setAsking(undefined)}
        onConfirm={(reason) => afterwards(asking === 'override' ? approve(id, reason) : reject(id, reason))}
      />
    </article>
  );
}
