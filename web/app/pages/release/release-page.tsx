import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { assignmentQuery } from '../../api/assignments.ts';
import { useLiveUpdates } from '../../api/progress.ts';
import { deskCountsQuery } from '../../api/release.ts';
import { useMay } from '../../api/session.ts';
import { Page } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { Empty } from '../../ui/states.tsx';
import { ApprovalPanel } from './approval-panel.tsx';
import { ExportPanel } from './export-panel.tsx';
import { ReleasePanel } from './release-panel.tsx';
import './release.css';

/** The acts that end an evening: approve what is safe, let grades out, take them back, carry them elsewhere. */
export function ReleasePage(): ReactNode {
  const { slug = '' } = useParams({ strict: false });
  useLiveUpdates(slug);
  const counts = useQuery(deskCountsQuery(slug));
  const { data: assignment } = useQuery(assignmentQuery(slug));
  const may = useMay();
  return (
    <Page title="Release" note="Graded is not released: students’ grades leave Assay only by what you do here.">
      <Shown query={counts} what="the counts">
        {(states) =>
          Object.values(states).every((many) => many === 0) ? (
            <Empty title="No essays yet">
              <p>
                <Link to="/a/$slug" params={{ slug }}>
                  To the queue
                </Link>
              </p>
            </Empty>
          ) : (
            <>
              <ReleasePanel
                slug={slug}
                counts={states}
                clearedToo={releasesCleared(assignment?.policy)}
                mayDecide={may('grades.decide')}
              />
              <ApprovalPanel slug={slug} mayDecide={may('grades.decide')} />
              <ExportPanel
                slug={slug}
                title={assignment?.title ?? slug}
                released={states['released'] ?? 0}
                mayExport={may('grades.export')}
              />
            </>
          )
        }
      </Shown>
    </Page>
  );
}

/** The server's rule: what nobody looked at goes only where the policy lets it, and never where teachers score first. */
function releasesCleared(policy: Readonly<Record<string, unknown>> | undefined): boolean {
  return policy !== undefined && policy['autoRelease'] !== false && policy['machineScores'] !== 'until-scored';
}
