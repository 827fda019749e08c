import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { appealsQuery, type Appeal } from '../../api/appeals.ts';
import { assignmentQuery } from '../../api/assignments.ts';
import { useMay } from '../../api/session.ts';
import { rubricQuery } from '../../api/studio.ts';
import { dayOf, dueIn } from '../../ui/page/dates.ts';
import { Heads, Mark, Page, Panel, WideTable, type Tone } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { EnterAppeal } from './enter-appeal.tsx';

export const appealWords: Readonly<Record<Appeal['state'], string>> = {
  open: 'waits for a reader',
  assigned: 'being read',
  answered: 'answered',
  withdrawn: 'withdrawn',
};
const tones: Readonly<Record<Appeal['state'], Tone>> = {
  open: 'warn',
  assigned: 'here',
  answered: 'good',
  withdrawn: 'none',
};

/** Questions of students and parents about released grades: soonest due first. */
export function AppealsPage(): ReactNode {
  const { slug = '' } = useParams({ strict: false });
  const appeals = useQuery(appealsQuery(slug));
  const assignment = useQuery(assignmentQuery(slug));
  const rubric = useQuery({ ...rubricQuery(assignment.data?.rubricId ?? ''), enabled: assignment.data !== undefined });
  const may = useMay();
  const traits = rubric.data?.rubric.traits ?? [];
  return (
    <Page
      title="Appeals"
      note="A question is about one criterion of a released grade. It goes to another reader than the one who decided."
    >
      <Panel title="Questions">
        <Shown query={appeals} what="the appeals">
          {(items) =>
            items.length === 0 ? (
              <p className="dim">Nobody has asked about a grade.</p>
            ) : (
              <WideTable label="Appeals">
                <Heads names={['Question', 'Criterion', 'Asked by', 'Due', 'State', 'Outcome']} />
                <tbody>
                  {items.map((appeal) => (
                    <tr key={appeal.id}>
                      <th scope="row">
                        <Link to="/a/$slug/appeals/$appealId" params={{ slug, appealId: appeal.id }}>
                          {shortened(appeal.question)}
                        </Link>
                      </th>
                      <td>{traits.find(({ id }) => id === appeal.traitId)?.name ?? appeal.traitId}</td>
                      <td>{appeal.askedBy}</td>
                      <td>
                        {appeal.state === 'answered' || appeal.state === 'withdrawn' ? (
                          dayOf(appeal.dueAt)
                        ) : (
                          <Mark tone={appeal.overdue ? 'bad' : 'none'}>{dueIn(appeal.dueAt)}</Mark>
                        )}
                      </td>
                      <td>
                        <Mark tone={tones[appeal.state]}>{appealWords[appeal.state]}</Mark>
                      </td>
                      <td className="number">
                        {appeal.outcome === undefined
                          ? ''
                          : `${appeal.outcome}${appeal.outcomeScore === undefined ? '' : `, ${appeal.outcomeScore}`}`}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </WideTable>
            )
          }
        </Shown>
      </Panel>
      {may('appeals.open') && <EnterAppeal slug={slug} traits={traits} />}
    </Page>
  );
}

function shortened(question: string | undefined): string {
  if (question === undefined) return 'erased';
  return question.length > 90 ? `${question.slice(0, 88)}…` : question;
}
