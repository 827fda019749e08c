import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { learntQuery, type Learnt } from '../../api/class-picture.ts';
import { dayOf, minuteOf } from '../../ui/page/dates.ts';
import { Heads, Panel, WideTable } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { counted } from '../../ui/plural.ts';

const mostShown = 20;

/** What became of teachers' changes: which are graded essays now, and what the scorer learns from. */
export function LearntPanel({ slug }: { readonly slug: string }): ReactNode {
  const learnt = useQuery(learntQuery(slug));
  return (
    <Panel title="What the system learnt from you">
      <Shown query={learnt} what="what was learnt">
        {(data) => (
          <>
            <p>{summaryOf(data)}</p>
            <p className="dim small">{scorerWords(data)}</p>
            {data.overrides.length > 0 && <Overrides slug={slug} learnt={data} />}
          </>
        )}
      </Shown>
    </Panel>
  );
}

function Overrides({ slug, learnt: { overrides } }: { readonly slug: string; readonly learnt: Learnt }): ReactNode {
  return (
    <WideTable label="Changed grades">
      <Heads names={['Essay', 'Grader', 'You', 'By', 'Why', 'When', 'Became']} />
      <tbody>
        {overrides.slice(0, mostShown).map((one) => (
          <tr key={one.decisionId}>
            <th scope="row">
              <Link to="/a/$slug/e/$submissionId" params={{ slug, submissionId: one.submissionId }}>
                {one.label}
              </Link>
            </th>
            <td className="number">{one.machineScore ?? '–'}</td>
            <td className="number">{one.score}</td>
            <td className="number">{one.delta === undefined ? '–' : signed(one.delta)}</td>
            <td>{one.reason ?? '–'}</td>
            <td className="number">{minuteOf(one.decidedAt)}</td>
            <td>{becameWords(one.learntFrom)}</td>
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}

function signed(delta: number): string {
  return delta > 0 ? `+${delta}` : String(delta).replace('-', '−');
}

function becameWords(learntFrom: number | undefined): string {
  if (learntFrom === undefined) return 'Record of changes';
  return learntFrom >= 2 ? 'Graded essay and exemplar' : 'Graded essay';
}

function summaryOf({ overrides, learntFrom, exemplars, gradedEssays }: Learnt): string {
  if (overrides.length === 0) {
    return `You changed no grade yet. The scorer knows ${counted(gradedEssays, 'graded essay')}.`;
  }
  const shown = exemplars === 0 ? '' : `, ${exemplars} of them shown beside other essays, since two readers agree`;
  return `You changed ${counted(overrides.length, 'grade')}; ${learntFrom} of them ${learntFrom === 1 ? 'is a graded essay' : 'are graded essays'} now${shown}. In all there are ${counted(gradedEssays, 'graded essay')} to learn from.`;
}

function scorerWords({ scorer: { versions, inUse, newest, trainedAt } }: Learnt): string {
  if (versions === 0) return 'No scorer was trained yet.';
  const when = trainedAt === undefined ? '' : `, trained on ${dayOf(trainedAt)}`;
  const use = inUse === undefined ? 'none of its versions is in use' : `version ${inUse} is in use`;
  return `The newest scorer is version ${newest ?? versions}${when}; ${use}. Changes since then count with the next training.`;
}
