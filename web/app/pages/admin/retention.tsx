import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { assignmentsQuery } from '../../api/assignments.ts';
import { usePeople } from '../../api/people.ts';
import {
  removeRetentionRule,
  retentionPlanQuery,
  retentionRulesQuery,
  runRetention,
  type RetentionPlan,
  type RetentionRule,
} from '../../api/retention.ts';
import { useMay } from '../../api/session.ts';
import { dayOf } from '../../ui/page/dates.ts';
import { Heads, Panel, Refusal, WideTable } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { counted } from '../../ui/plural.ts';
import { RetentionForm } from './retention-form.tsx';

const touches = [['records', 'retention']];

/** How long records are kept, what is due by that, and erasing it. */
export function Retention(): ReactNode {
  const rules = useQuery(retentionRulesQuery());
  const plan = useQuery(retentionPlanQuery(0));
  const may = useMay();
  return (
    <Panel
      title="How long records are kept"
      note="Nothing is erased by age without a rule. The clock acts on a rule a week after it was set. What an open request or appeal is about stays."
    >
      <div className="fields">
        <Shown query={rules} what="the rules">
          {(items) =>
            items.length === 0 ? <p className="dim">No rule: everything is kept.</p> : <Rules rules={items} />
          }
        </Shown>
        {may('records.manage') && <RetentionForm />}
        <Shown query={plan} what="what is due">
          {(found) => <Due plan={found} />}
        </Shown>
      </div>
    </Panel>
  );
}

function Rules({ rules }: { readonly rules: readonly RetentionRule[] }): ReactNode {
  const may = useMay();
  const person = usePeople();
  const { data: assignments } = useQuery(assignmentsQuery());
  const remove = useSend((id: string) => removeRetentionRule(id), { touches });
  const titleOf = (slug: string | undefined): string =>
    slug === undefined ? 'all assignments' : (assignments?.find((one) => one.slug === slug)?.title ?? slug);
  return (
    <>
      <WideTable label="Rules of retention">
        <Heads names={['Of', 'Kept for', 'Counted from', 'Acts from', 'Set by', '']} />
        <tbody>
          {rules.map(({ id, assignment, months, countedFrom, termEnd, activeFrom, setBy }) => (
            <tr key={id}>
              <th scope="row">{titleOf(assignment)}</th>
              <td className="number">{counted(months, 'month')}</td>
              <td>{countedFrom === 'release' ? 'the release of the grade' : `the end of term, ${termEnd ?? ''}`}</td>
              <td>{dayOf(activeFrom)}</td>
              <td>{person(setBy)}</td>
              <td>
                {may('records.manage') && (
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`Take back the rule of ${titleOf(assignment)}`}
                    loading={remove.isPending}
                    onClick={() => remove.mutate(id)}
                  >
                    Take back
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
      <Refusal error={remove.error} />
    </>
  );
}

function Due({ plan: { hash, due, held } }: { readonly plan: RetentionPlan }): ReactNode {
  const may = useMay();
  const run = useSend(() => runRetention(hash), { touches: [['records']] });
  return (
    <div className="fields">
      <p>
        {due.length === 0 ? 'Nothing is due today.' : `${counted(due.length, 'essay')} due today.`}
        {held.length > 0 &&
          ` ${counted(held.length, 'essay')} kept although due: a request, an appeal or a grading is open.`}
      </p>
      {due.length > 0 && may('records.manage') && (
        <div className="acts">
          <Button variant="default" loading={run.isPending} onClick={() => run.mutate()}>
            Erase {counted(due.length, 'essay')} for good
          </Button>
        </div>
      )}
      {run.data !== undefined && (
        <p className="told" role="status">
          {counted(run.data.erased, 'essay')} erased, {run.data.held} kept; {counted(run.data.students, 'student')} of
          whom nothing is left.
        </p>
      )}
      <Refusal error={run.error} />
    </div>
  );
}
