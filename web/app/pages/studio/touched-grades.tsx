import { useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { assignmentsQuery } from '../../api/assignments.ts';
import { useMay } from '../../api/session.ts';
import { regrade } from '../../api/setup.ts';
import { impactQuery, type GradeStanding, type RubricImpact } from '../../api/studio.ts';
import { Heads, Panel, Refusal, WideTable } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { counted } from '../../ui/plural.ts';

const undecided = ['review', 'cleared'] as const satisfies readonly GradeStanding[];
const decided = ['reviewed', 'released'] as const satisfies readonly GradeStanding[];

/** Which grades were made by another version than the one in use, and grading them anew. */
export function TouchedGrades({ rubricId }: { readonly rubricId: string }): ReactNode {
  const [asked, setAsked] = useState(false);
  // They leave the table one by one while they are graded.
  const impact = useQuery({ ...impactQuery(rubricId), refetchInterval: asked ? 3000 : false });
  return (
    <Panel
      title="Grades made by another version"
      note="They count as they are until somebody grades them anew. Earlier grades and what was decided on them stay on record. What a teacher decided, and what students have seen, is graded anew only when you say so."
    >
      <Shown query={impact} what="the grades that it touches">
        {(items) =>
          items.length === 0 ? (
            <p className="dim">No assignment uses this rubric.</p>
          ) : (
            <WideTable label="Touched grades">
              <Heads
                names={['Assignment', 'In review', 'Cleared', 'Reviewed', 'Released', 'Rejected', 'Up to date', '']}
              />
              <tbody>
                {items.map((one) => (
                  <Row key={one.assignment} impact={one} rubricId={rubricId} onAsked={() => setAsked(true)} />
                ))}
              </tbody>
            </WideTable>
          )
        }
      </Shown>
    </Panel>
  );
}

interface RowProps {
  readonly impact: RubricImpact;
  readonly rubricId: string;
  readonly onAsked: () => void;
}

function Row({ impact, rubricId, onAsked }: RowProps): ReactNode {
  const { assignment: slug, touched, untouched } = impact;
  const { data: assignments } = useQuery(assignmentsQuery());
  const may = useMay();
  const again = useSend((states: readonly GradeStanding[]) => regrade(slug, { states: [...states] }), {
    touches: [
      ['rubrics', rubricId, 'impact'],
      ['queue', slug],
      ['class', slug],
    ],
    onDone: onAsked,
  });
  const count = (states: readonly GradeStanding[]): number => states.reduce((sum, state) => sum + touched[state], 0);
  return (
    <tr>
      <th scope="row">
        <Link to="/a/$slug" params={{ slug }}>
          {assignments?.find((one) => one.slug === slug)?.title ?? slug}
        </Link>
      </th>
      {[...undecided, ...decided, 'rejected' as const].map((state) => (
        <td key={state} className="number">
          {touched[state]}
        </td>
      ))}
      <td className="number">{untouched}</td>
      <td>
        <div className="row-acts">
          {may('grading.run') && count(undecided) > 0 && (
            <Button size="compact-sm" loading={again.isPending} onClick={() => again.mutate(undecided)}>
              Grade {counted(count(undecided), 'undecided essay')} anew
            </Button>
          )}
          {may('grading.run') && count(decided) > 0 && (
            <Button
              size="compact-sm"
              variant="default"
              loading={again.isPending}
              onClick={() => again.mutate([...undecided, ...decided])}
            >
              Reviewed and released ones too ({count([...undecided, ...decided])})
            </Button>
          )}
        </div>
        {again.data !== undefined && (
          <p role="status">
            {counted(again.data.queued, 'essay')} queued
            {again.data.there > 0 &&
              `; ${again.data.there} have a grade of this version already, and the newer one goes on counting`}
            .
          </p>
        )}
        <Refusal error={again.error} />
      </td>
    </tr>
  );
}
