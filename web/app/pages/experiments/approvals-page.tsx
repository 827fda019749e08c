import { useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { abTestsQuery, approvalRuleQuery, requestsQuery, setApprovalRule, stopAbTest } from '../../api/registry.ts';
import { usePeople } from '../../api/people.ts';
import { useMay } from '../../api/session.ts';
import { minuteOf } from '../../ui/page/dates.ts';
import { Heads, Mark, Page, Panel, WideTable } from '../../ui/page/page.tsx';
import { ReasonDialog } from '../../ui/page/reason-dialog.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { RequestCard } from '../studio/request-card.tsx';
import { StudioTabs } from '../studio/studio-tabs.tsx';

/** What waits for another person, what the gates said of each, and the running comparison in production. */
export function ApprovalsPage(): ReactNode {
  const requests = useQuery(requestsQuery());
  return (
    <Page title="Approvals and gates" needs="rubrics.read">
      <StudioTabs />
      <Rule />
      <Shown query={requests} what="the requests">
        {(items) => {
          const open = items.filter(({ status }) => status === 'open');
          const decided = items.filter(({ status }) => status !== 'open');
          return (
            <>
              <Panel title="Waiting">
                {open.length === 0 && <p className="dim">Nothing waits for an approval.</p>}
                {open.map((request) => (
                  <RequestCard key={request.id} request={request} />
                ))}
              </Panel>
              {decided.length > 0 && (
                <Panel title="Decided">
                  {decided.slice(0, 50).map((request) => (
                    <RequestCard key={request.id} request={request} />
                  ))}
                </Panel>
              )}
            </>
          );
        }}
      </Shown>
      <AbTests />
    </Page>
  );
}

function Rule(): ReactNode {
  const rule = useQuery(approvalRuleQuery());
  const person = usePeople();
  const queries = useQueryClient();
  const may = useMay();
  const [asking, setAsking] = useState(false);
  return (
    <Shown query={rule} what="the rule of approval">
      {({ rule: now, askedToRelaxBy }) => {
        const other = now === 'two-person' ? 'one-person' : 'two-person';
        return (
          <Panel
            title={now === 'two-person' ? 'Two people let a version in' : 'One person lets a version in'}
            note={
              now === 'two-person'
                ? `One asks, another approves who neither asked nor wrote it.${askedToRelaxBy === undefined ? '' : ` ${person(askedToRelaxBy)} asked to go back to one person; a second one has to agree.`}`
                : 'Whoever asks has it let in at once, unless a gate refuses. Schools with several authors ask for two.'
            }
            actions={
              may('operations.manage') && (
                <Button variant="default" onClick={() => setAsking(true)}>
                  {now === 'two-person' ? 'Ask for one person' : 'Ask for two people'}
                </Button>
              )
            }
          >
            <ReasonDialog
              about={`rule.${other}`}
              title={asking ? (other === 'two-person' ? 'Two people from now on' : 'Back to one person') : undefined}
              note={
                other === 'one-person'
                  ? 'This takes two people: one asks, another one confirms by asking for the same.'
                  : undefined
              }
              confirm="Ask for it"
              onClose={() => setAsking(false)}
              onConfirm={async (reason) => {
                await setApprovalRule({ rule: other, reason });
                await queries.invalidateQueries({ queryKey: ['registry'] });
              }}
            />
          </Panel>
        );
      }}
    </Shown>
  );
}

function AbTests(): ReactNode {
  const tests = useQuery(abTestsQuery());
  const queries = useQueryClient();
  const may = useMay();
  const [asking, setAsking] = useState(false);
  return (
    <Shown query={tests} what="the A/B tests">
      {({ tests: items, arms }) => {
        const running = items.some(({ stoppedAt }) => stoppedAt === undefined);
        return (
          <Panel
            title="A/B in production"
            note="A version gets a share of the essays; who is in which arm stays the same for a student. A single test runs at a time."
            actions={
              running &&
              may('rubrics.approve') && (
                <Button variant="default" onClick={() => setAsking(true)}>
                  Stop it
                </Button>
              )
            }
          >
            {items.length === 0 ? (
              <p className="dim">No test was run yet.</p>
            ) : (
              <WideTable label="A/B tests">
                <Heads names={['Version of', 'Share', 'Began', 'State', 'Why it ended']} />
                <tbody>
                  {items.map((test) => (
                    <tr key={test.id}>
                      <th scope="row">
                        {test.kind} {test.name}
                      </th>
                      <td className="number">{Math.round(test.share * 100)}%</td>
                      <td>{minuteOf(test.startedAt)}</td>
                      <td>
                        {test.stoppedAt === undefined ? (
                          <Mark tone="here">running</Mark>
                        ) : (
                          `ended ${minuteOf(test.stoppedAt)}`
                        )}
                      </td>
                      <td>{test.stopReason ?? ''}</td>
                    </tr>
                  ))}
                </tbody>
              </WideTable>
            )}
            {arms.length > 0 && (
              <WideTable label="Arms of the newest test">
                <Heads names={['Arm', 'State', 'Essays', 'Mean score']} />
                <tbody>
                  {arms.map((arm) => (
                    <tr key={`${arm.arm} ${arm.state}`}>
                      <th scope="row">{arm.arm}</th>
                      <td>{arm.state}</td>
                      <td className="number">{arm.count}</td>
                      <td className="number">{arm.meanScore?.toFixed(2) ?? ''}</td>
                    </tr>
                  ))}
                </tbody>
              </WideTable>
            )}
            <ReasonDialog
              about="ab-stop"
              title={asking ? 'Stop the A/B test' : undefined}
              confirm="Stop it"
              onClose={() => setAsking(false)}
              onConfirm={async (reason) => {
                await stopAbTest(reason);
                await queries.invalidateQueries({ queryKey: ['registry'] });
              }}
            />
          </Panel>
        );
      }}
    </Shown>
  );
}
