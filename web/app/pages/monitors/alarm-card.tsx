import { useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { accept, acknowledge, alarmQuery, type Alarm } from '../../api/monitors.ts';
import { usePeople } from '../../api/people.ts';
import { useMay } from '../../api/session.ts';
import { minuteOf } from '../../ui/page/dates.ts';
import { Mark, Refusal } from '../../ui/page/page.tsx';
import { ReasonDialog } from '../../ui/page/reason-dialog.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import './monitors.css';

/** What rang, what changed, and what somebody does about it. */
export function AlarmCard({ alarm }: { readonly alarm: Alarm }): ReactNode {
  const { id, change, severity, recoveredAt } = alarm;
  const may = useMay();
  const [opened, setOpened] = useState(false);
  const open = recoveredAt === undefined;
  return (
    <article className="alarm" id={id} aria-label={change.what} ref={(card) => showNamed(card)}>
      <h3>
        <Mark tone={open ? (severity === 'critical' ? 'bad' : 'warn') : 'good'}>{open ? severity : 'over'}</Mark>{' '}
        {change.what}
      </h3>
      <Times alarm={alarm} />
      <dl className="alarm-facts">
        {change.before !== undefined && <Fact name="before" value={change.before} />}
        {change.after !== undefined && <Fact name="after" value={change.after} />}
        {Object.entries(change.facts).map(([name, value]) => (
          <Fact key={name} name={name} value={String(value)} />
        ))}
      </dl>
      <div className="acts">
        {recoveredAt === undefined && may('operations.manage') && <Acts alarm={alarm} />}
        <Button size="compact-sm" variant="default" aria-expanded={opened} onClick={() => setOpened(!opened)}>
          What happened to it
        </Button>
      </div>
      {opened && <Events id={id} />}
    </article>
  );
}

/** A message about an alarm leads to its card, which is there only once the alarms are. */
function showNamed(card: HTMLElement | null): void {
  if (card !== null && window.location.hash === `#${card.id}`) card.scrollIntoView();
}

function Times({ alarm }: { readonly alarm: Alarm }): ReactNode {
  const { subjectName, raisedAt, seen, lastSeenAt, escalatedAt, acknowledgedAt, acknowledgedBy, recoveredAt } = alarm;
  const person = usePeople();
  return (
    <p className="dim small">
      {subjectName !== '' && `${subjectName} · `}raised {minuteOf(raisedAt)}
      {seen > 1 && `, seen ${seen} times, last ${minuteOf(lastSeenAt)}`}
      {escalatedAt !== undefined && `, escalated ${minuteOf(escalatedAt)}`}
      {acknowledgedAt !== undefined &&
        `, ${acknowledgedBy === undefined ? 'somebody' : person(acknowledgedBy)} is at it`}
      {recoveredAt !== undefined && `, over ${minuteOf(recoveredAt)}`}
    </p>
  );
}

function Acts({ alarm: { id, acknowledgedAt } }: { readonly alarm: Alarm }): ReactNode {
  const queries = useQueryClient();
  const [accepting, setAccepting] = useState(false);
  const ack = useSend(() => acknowledge(id), { touches: [['monitors']] });
  return (
    <>
      {acknowledgedAt === undefined && (
        <Button size="compact-sm" loading={ack.isPending} onClick={() => ack.mutate()}>
          I am at it
        </Button>
      )}
      <Button size="compact-sm" variant="default" onClick={() => setAccepting(true)}>
        This is how it shall be …
      </Button>
      <Refusal error={ack.error} />
      <ReasonDialog
        about={`accept.${id}`}
        title={accepting ? 'Accept what the alarm saw' : undefined}
        note="A new baseline, or the model that answers now: later readings are held against it."
        confirm="Accept it"
        onClose={() => setAccepting(false)}
        onConfirm={async (reason) => {
          await accept(id, reason);
          await queries.invalidateQueries({ queryKey: ['monitors'] });
        }}
      />
    </>
  );
}

function Fact({ name, value }: { readonly name: string; readonly value: string }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function Events({ id }: { readonly id: string }): ReactNode {
  const alarm = useQuery(alarmQuery(id));
  const person = usePeople();
  return (
    <Shown query={alarm} what="what happened">
      {({ events, change, traces }) => (
        <>
          <ul className="rejected">
            {events.map(({ kind, at, by }) => (
              <li key={`${kind} ${at}`}>
                {minuteOf(at)}: {kind}, {person(by)}
              </li>
            ))}
          </ul>
          {traces.length > 0 && (
            <p className="small">
              Essays whose trace shows it:{' '}
              {traces.map(({ runId, assignment, submissionId }) => (
                <span key={runId}>
                  <Link to="/a/$slug/e/$submissionId" params={{ slug: assignment, submissionId }}>
                    {runId}
                  </Link>{' '}
                </span>
              ))}
            </p>
          )}
          {traces.length < change.runIds.length && (
            <p className="dim small">
              Runs: {change.runIds.filter((id) => traces.every((one) => one.runId !== id)).join(', ')}
            </p>
          )}
        </>
      )}
    </Shown>
  );
}
