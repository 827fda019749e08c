import { useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { alarmsQuery, monitorsQuery, readingsQuery, type Alarm, type MonitorReading } from '../../api/monitors.ts';
import { useMay } from '../../api/session.ts';
import { minuteOf } from '../../ui/page/dates.ts';
import { Heads, Mark, Page, Panel, WideTable, type Tone } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { AdminTabs } from '../admin/admin-tabs.tsx';
import { AlarmCard } from './alarm-card.tsx';
import { CallsPanel } from './calls-panel.tsx';
import { figureOf } from './figure-of.ts';
import { History } from './history.tsx';
import { MuteDialog } from './mute-dialog.tsx';

type MonitorId = Alarm['monitorId'];
interface Watched {
  readonly id: MonitorId;
  readonly subject: string;
}

const tones: Readonly<Record<'ok' | 'breach' | 'too-few', Tone>> = { ok: 'good', breach: 'bad', 'too-few': 'none' };
const words: Readonly<Record<'ok' | 'breach' | 'too-few', string>> = {
  ok: 'healthy',
  breach: 'alarm',
  'too-few': 'too few to tell',
};

/** What is watched, how it stands, what rang, and the series behind each figure. */
export function MonitorsPage(): ReactNode {
  const monitors = useQuery({ ...monitorsQuery(), refetchInterval: 30_000 });
  const alarms = useQuery({ ...alarmsQuery(), refetchInterval: 30_000 });
  const [opened, setOpened] = useState<Watched>();
  const [muting, setMuting] = useState<Watched>();
  return (
    <Page title="Monitors" needs="operations.read">
      <AdminTabs />
      <Shown query={alarms} what="the alarms">
        {(items) => <Alarms alarms={items} />}
      </Shown>
      <Shown query={monitors} what="the monitors">
        {({ monitors: all, latest }) => (
          <Panel
            title="What is watched"
            note="Each figure with its newest reading. Too few to tell is neither healthy nor an alarm."
          >
            <WideTable label="Monitors">
              <Heads names={['Monitor', 'When', 'State', 'Now', 'Before', 'n', 'Looked', '']} />
              <tbody>
                {all.flatMap((monitor) => {
                  const readings = latest.filter(({ monitorId }) => monitorId === monitor.id);
                  const rows = readings.length === 0 ? [undefined] : readings;
                  return rows.map((reading) => {
                    const watched = { id: monitor.id, subject: reading?.subject ?? '' };
                    const isOpen = opened?.id === watched.id && opened.subject === watched.subject;
                    return (
                      <MonitorRow
                        key={`${monitor.id} ${watched.subject}`}
                        monitor={monitor}
                        reading={reading}
                        isOpen={isOpen}
                        onHistory={() => setOpened(isOpen ? undefined : watched)}
                        onMute={() => setMuting(watched)}
                      />
                    );
                  });
                })}
              </tbody>
            </WideTable>
          </Panel>
        )}
      </Shown>
      <CallsPanel />
      {opened !== undefined && <OpenHistory key={`${opened.id} ${opened.subject}`} watched={opened} />}
      {muting !== undefined && (
        <MuteDialog monitorId={muting.id} subject={muting.subject} onClose={() => setMuting(undefined)} />
      )}
    </Page>
  );
}

interface MonitorRowProps {
  readonly monitor: {
    readonly id: MonitorId;
    readonly title: string;
    readonly unit: string;
    readonly schedule: string;
  };
  readonly reading: MonitorReading | undefined;
  readonly isOpen: boolean;
  readonly onHistory: () => void;
  readonly onMute: () => void;
}

/** A monitor on one subject, by its newest reading. */
function MonitorRow({ monitor, reading, isOpen, onHistory, onMute }: MonitorRowProps): ReactNode {
  const may = useMay();
  return (
    <tr>
      <th scope="row">
        {monitor.title}
        <SubjectName subject={reading?.subject ?? ''} name={reading?.subjectName} />
      </th>
      <td>{monitor.schedule}</td>
      <td>
        {reading === undefined ? (
          <span className="dim">not yet</span>
        ) : (
          <Mark tone={tones[reading.status]}>{words[reading.status]}</Mark>
        )}
      </td>
      <td className="number">{figureOf(reading?.value, monitor.unit)}</td>
      <td className="number">{figureOf(reading?.reference, monitor.unit)}</td>
      <td className="number">{reading?.n ?? ''}</td>
      <td>{reading === undefined ? '' : minuteOf(reading.at)}</td>
      <td>
        <div className="row-acts">
          <Button
            size="compact-sm"
            variant="default"
            aria-expanded={isOpen}
            aria-label={`History of ${monitor.title}`}
            onClick={onHistory}
          >
            History
          </Button>
          {may('operations.manage') && (
            <Button size="compact-sm" variant="default" aria-label={`Mute ${monitor.title}`} onClick={onMute}>
              Mute
            </Button>
          )}
        </div>
      </td>
    </tr>
  );
}

function SubjectName({
  subject,
  name = subject,
}: {
  readonly subject: string;
  readonly name: string | undefined;
}): ReactNode {
  return subject === '' ? null : <div className="dim small">{name}</div>;
}

function Alarms({ alarms }: { readonly alarms: readonly Alarm[] }): ReactNode {
  const open = alarms.filter(({ recoveredAt }) => recoveredAt === undefined);
  const over = alarms.filter(({ recoveredAt }) => recoveredAt !== undefined);
  return (
    <Panel title={open.length === 0 ? 'No alarm is open' : `Open alarms (${open.length})`}>
      {open.map((alarm) => (
        <AlarmCard key={alarm.id} alarm={alarm} />
      ))}
      {over.length > 0 && (
        <details>
          <summary>{over.length} that are over</summary>
          {over.map((alarm) => (
            <AlarmCard key={alarm.id} alarm={alarm} />
          ))}
        </details>
      )}
    </Panel>
  );
}

function OpenHistory({ watched }: { readonly watched: Watched }): ReactNode {
  const readings = useQuery(readingsQuery(watched.id, watched.subject));
  const { data } = useQuery(monitorsQuery());
  const monitor = data?.monitors.find(({ id }) => id === watched.id);
  return (
    <Panel title={`History: ${monitor?.title ?? watched.id}`}>
      <Shown query={readings} what="the history">
        {(items) => <History title={monitor?.title ?? watched.id} unit={monitor?.unit ?? ''} readings={items} />}
      </Shown>
    </Panel>
  );
}
