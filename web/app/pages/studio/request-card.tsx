import { useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { usePeople } from '../../api/people.ts';
import { approve, registryQuery, reject, type PromotionRequest } from '../../api/registry.ts';
import { useMay, whoQuery } from '../../api/session.ts';
import { minuteOf } from '../../ui/page/dates.ts';
import { Mark, Refusal, type Tone } from '../../ui/page/page.tsx';
import { ReasonDialog } from '../../ui/page/reason-dialog.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { Verdicts } from './verdicts.tsx';
import './studio.css';

const tones: Readonly<Record<PromotionRequest['status'], Tone>> = { open: 'here', approved: 'good', rejected: 'bad' };

interface OfRequest {
  readonly request: PromotionRequest;
}

/** One request: what is asked for, what the gates say, and what somebody else may do about it. */
export function RequestCard({ request }: OfRequest): ReactNode {
  const { name, environment, note, verdicts, requestedBy, requestedAt, status } = request;
  const person = usePeople();
  const may = useMay();
  const { data: who } = useQuery(whoQuery());
  const { data: registry } = useQuery(registryQuery());
  const own = registry?.rule === 'two-person' && who?.id === requestedBy;
  return (
    <article className="gate" aria-label={`Request: ${name} to ${environment}`}>
      <Heading request={request} />
      <p className="dim small">
        Asked for by {person(requestedBy)}, {minuteOf(requestedAt)}
        {note !== '' && <>: “{note}”</>}
      </p>
      <Decided request={request} />
      <Verdicts verdicts={verdicts} of={`${name} to ${environment}, ${minuteOf(requestedAt)}, ${request.id}`} />
      {status === 'open' && own && <p className="dim">You asked for it: another person approves.</p>}
      {status === 'open' && !own && may('rubrics.approve') && <Decide request={request} />}
    </article>
  );
}

function Heading({ request: { kind, name, hash, environment, share, status } }: OfRequest): ReactNode {
  const { data: registry } = useQuery(registryQuery());
  const version = registry?.versions.find((one) => one.hash === hash && one.kind === kind)?.version;
  return (
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
        {share !== undefined && `, A/B with ${Math.round(share * 100)}%`}
      </span>
      <Mark tone={tones[status]}>{status}</Mark>
    </h3>
  );
}

function Decided({ request }: OfRequest): ReactNode {
  const { status, decidedBy, decidedAt, decisionReason, overrideReason } = request;
  const person = usePeople();
  if (decidedBy === undefined) return null;
  const reason = overrideReason ?? decisionReason;
  return (
    <p className="dim small">
      {status === 'approved' ? 'Approved' : 'Refused'} by {person(decidedBy)}
      {decidedAt !== undefined && `, ${minuteOf(decidedAt)}`}
      {reason !== undefined && <>: “{reason}”</>}
      {overrideReason !== undefined && <b> (gates overridden)</b>}
    </p>
  );
}

const dialogs = {
  override: {
    title: 'Approve against the gates',
    note: 'The reason stands in the request with your name, and in the audit log as an override.',
    confirm: 'Approve it all the same',
    act: approve,
  },
  reject: { title: 'Refuse the request', note: undefined, confirm: 'Refuse', act: reject },
} as const;

function Decide({ request: { id, name, verdicts } }: OfRequest): ReactNode {
  const queries = useQueryClient();
  const [asking, setAsking] = useState<keyof typeof dialogs>();
  const [last, setLast] = useState<keyof typeof dialogs>('reject');
  const touches = [['registry'], ['rubrics', name]];
  const letIn = useSend(() => approve(id), { touches });
  const refused = letIn.error !== null || verdicts.some(({ status }) => status !== 'passed');
  const dialog = dialogs[asking ?? last];
  function ask(what: keyof typeof dialogs): void {
    setAsking(what);
    setLast(what);
  }
  return (
    <>
      <div className="acts">
        <Button size="compact-sm" loading={letIn.isPending} onClick={() => letIn.mutate()}>
          Approve
        </Button>
        {refused && (
          <Button size="compact-sm" variant="default" onClick={() => ask('override')}>
            Approve against the gates …
          </Button>
        )}
        <Button size="compact-sm" variant="default" onClick={() => ask('reject')}>
          Refuse …
        </Button>
      </div>
      <Refusal error={letIn.error} />
      <ReasonDialog
        about={`${asking ?? last}.${id}`}
        title={asking === undefined ? undefined : dialog.title}
        note={dialog.note}
        confirm={dialog.confirm}
        onClose={() => setAsking(undefined)}
        onConfirm={async (reason) => {
          await dialog.act(id, reason);
          await Promise.all(touches.map((queryKey) => queries.invalidateQueries({ queryKey })));
        }}
      />
    </>
  );
}
