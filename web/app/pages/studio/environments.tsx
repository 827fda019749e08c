import { useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { usePeople } from '../../api/people.ts';
import {
  historyQuery,
  registryQuery,
  requestsQuery,
  rollback,
  type Item,
  type Registry,
  type RegistryVersion,
} from '../../api/registry.ts';
import { useMay } from '../../api/session.ts';
import { minuteOf } from '../../ui/page/dates.ts';
import { Heads, Panel, WideTable } from '../../ui/page/page.tsx';
import { ReasonDialog } from '../../ui/page/reason-dialog.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { AskPromotion } from './ask-promotion.tsx';
import { RequestCard } from './request-card.tsx';

const lanes = ['dev', 'staging', 'production'] as const;

/** Which version each environment holds, the way from one to the next, and the way back. */
export function Environments({ item }: { readonly item: Item }): ReactNode {
  const registry = useQuery(registryQuery());
  const requests = useQuery(requestsQuery());
  const open = (requests.data ?? []).filter(
    ({ kind, name, status }) => status === 'open' && kind === item.kind && name === item.name,
  );
  return (
    <>
      <Shown query={registry} what="the environments">
        {(found) => <Lanes item={item} registry={found} />}
      </Shown>
      {open.length > 0 && (
        <Panel title="Waits for approval">
          {open.map((request) => (
            <RequestCard key={request.id} request={request} />
          ))}
        </Panel>
      )}
      <History item={item} />
    </>
  );
}

function Lanes({ item, registry }: { readonly item: Item; readonly registry: Registry }): ReactNode {
  const may = useMay();
  const [back, setBack] = useState(false);
  const person = usePeople();
  const before = useBefore(item, registry);
  const versions = registry.versions.filter(({ kind, name }) => kind === item.kind && name === item.name);
  const held = (lane: (typeof lanes)[number]): RegistryVersion | undefined =>
    versions.find(({ environments }) => environments.includes(lane));
  return (
    <Panel
      title="Environments"
      note={
        registry.rule === 'two-person'
          ? 'A version goes from dev to staging to production; each step is asked for by one person and approved by another.'
          : 'A version goes from dev to staging to production. One person is enough here; who works with others asks for two under Approvals.'
      }
      actions={<Link to="/studio/approvals">Approvals</Link>}
    >
      <div className="lanes">
        {lanes.map((lane) => {
          const there = held(lane);
          return (
            <section key={lane} className="lane" aria-label={lane}>
              <h3>{lane}</h3>
              <span className="lane-version number">{versionWords(there)}</span>
              {there?.registeredAt !== undefined && (
                <span className="dim small">
                  {minuteOf(there.registeredAt)}
                  {there.registeredBy !== undefined && `, ${person(there.registeredBy)}`}
                </span>
              )}
              {lane !== 'dev' && may('rubrics.write') && (
                <AskPromotion item={item} to={lane} versions={versions} current={there?.version} />
              )}
              {lane === 'production' && may('rubrics.approve') && before !== undefined && (
                <div>
                  <Button size="compact-sm" variant="default" onClick={() => setBack(true)}>
                    Roll back to {before}
                  </Button>
                </div>
              )}
            </section>
          );
        })}
      </div>
      <RollbackDialog item={item} to={back ? before : undefined} onClose={() => setBack(false)} />
    </Panel>
  );
}

/** What production held before what it holds now, in words; undefined where there is nothing to go back to. The server decides in the same way. */
function useBefore(item: Item, registry: Registry): string | undefined {
  const { data: history } = useQuery(historyQuery(item));
  if (history === undefined) return undefined;
  const [present, ...earlier] = history
    .filter(({ environment }) => environment === 'production')
    .map(({ hash }) => hash);
  if (present === undefined) return undefined;
  const all = item.kind === 'rubric' ? earlier : [...earlier, null];
  const target = all.find((hash) => hash !== present);
  if (target === undefined) return undefined;
  return versionWords(registry.versions.find(({ hash, kind }) => hash === target && kind === item.kind) ?? release);
}

function RollbackDialog({
  item,
  to,
  onClose,
}: {
  readonly item: Item;
  /** Undefined: closed. */
  readonly to: string | undefined;
  readonly onClose: () => void;
}): ReactNode {
  const history = useQuery(historyQuery(item));
  const registry = useQuery(registryQuery());
  return (
    <ReasonDialog
      about={`rollback.${item.kind}.${item.name}`}
      title={to === undefined ? undefined : `Put production back to ${to}`}
      note="One act, no gate: production held that version with an approval before. Essays are graded by it from now on."
      confirm="Roll back"
      onClose={onClose}
      onConfirm={async (reason) => {
        await rollback(item, { reason });
        await Promise.all([history.refetch(), registry.refetch()]);
      }}
    />
  );
}

/** What stands where no version was promoted: what the release or the settings bring. */
const release = { version: 0 };

function versionWords(there: Pick<RegistryVersion, 'version'> | undefined): string {
  if (there === undefined) return 'nothing';
  return there.version === 0 ? 'the default' : `version ${there.version}`;
}

function History({ item }: { readonly item: Item }): ReactNode {
  const history = useQuery(historyQuery(item));
  const person = usePeople();
  const registry = useQuery(registryQuery());
  const versionOf = (hash: string | null): string =>
    versionWords(registry.data?.versions.find((one) => one.hash === hash && one.kind === item.kind) ?? release);
  return (
    <Panel title="History" note="What each environment came to hold, kept for good.">
      <Shown query={history} what="the history">
        {(items) =>
          items.length === 0 ? (
            <p className="dim">Nothing happened yet.</p>
          ) : (
            <WideTable label="History of the environments">
              <Heads names={['When', 'Environment', 'Holds', 'How', 'By', 'Why']} />
              <tbody>
                {items.map((entry) => (
                  <tr key={`${entry.doneAt} ${entry.environment} ${entry.hash ?? ''}`}>
                    <td>{minuteOf(entry.doneAt)}</td>
                    <td>{entry.environment}</td>
                    <td>{versionOf(entry.hash)}</td>
                    <td>{entry.action}</td>
                    <td>{person(entry.doneBy)}</td>
                    <td>{entry.reason ?? ''}</td>
                  </tr>
                ))}
              </tbody>
            </WideTable>
          )
        }
      </Shown>
    </Panel>
  );
}
