import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useMay } from '../../api/session.ts';
import { regrade } from '../../api/setup.ts';
import { impactQuery, type RubricImpact } from '../../api/studio.ts';
import { Heads, Panel, Refusal, WideTable } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { counted } from '../../ui/plural.ts';

/** Which grades were made by another version than the one in use, and grading them anew. */
export function TouchedGrades({ rubricId }: { readonly rubricId: string }): ReactNode {
  const impact = useQuery(impactQuery(rubricId));
  return (
    <Panel
      title="Grades made by another version"
      note="They count as they are until somebody grades them anew. Earlier grades and what was decided on them stay on record. Released grades are graded anew only when you say so: students have seen them."
    >
      <Shown query={impact} what="the grades that it touches">
        {(items) =>
          items.length === 0 ? (
            <p className="dim">No assignment uses this rubric.</p>
          ) : (
            <WideTable label="Touched grades">
              <Heads names={['Assignment', 'In review', 'Released', 'Rejected', 'Up to date', '']} />
              <tbody>
                {items.map((one) => (
                  <Row key={one.assignment} impact={one} rubricId={rubricId} />
                ))}
              </tbody>
            </WideTable>
          )
        }
      </Shown>
    </Panel>
  );
}

function Row({ impact, rubricId }: { readonly impact: RubricImpact; readonly rubricId: string }): ReactNode {
  const { assignment: slug, touched, untouched } = impact;
  const may = useMay();
  const again = useSend((states: ('review' | 'released')[]) => regrade(slug, { states }), {
    touches: [
      ['rubrics', rubricId, 'impact'],
      ['queue', slug],
      ['class', slug],
    ],
  });
  return (
    <tr>
      <th scope="row">
        <Link to="/a/$slug" params={{ slug }}>
          {slug}
        </Link>
      </th>
      <td className="number">{touched.review}</td>
      <td className="number">{touched.released}</td>
      <td className="number">{touched.rejected}</td>
      <td className="number">{untouched}</td>
      <td>
        <div className="row-acts">
          {may('grading.run') && touched.review > 0 && (
            <Button size="compact-sm" loading={again.isPending} onClick={() => again.mutate(['review'])}>
              Grade those in review anew
            </Button>
          )}
          {may('grading.run') && touched.released > 0 && (
            <Button
              size="compact-sm"
              variant="default"
              loading={again.isPending}
              onClick={() => again.mutate(['review', 'released'])}
            >
              Released ones too
            </Button>
          )}
        </div>
        {again.data !== undefined && <p role="status">{counted(again.data.queued, 'essay')} queued.</p>}
        <Refusal error={again.error} />
      </td>
    </tr>
  );
}
