import type { ReactNode } from 'react';
import { Anchor, Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { actOnExperiment, experimentQuery, isUnderWay, type ExperimentShown } from '../../api/experiments.ts';
import { useMay } from '../../api/session.ts';
import { Page, Panel, Refusal } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { counted } from '../../ui/plural.ts';
import { CheckTable } from '../studio/verdicts.tsx';
import { Standing, verdicts } from './experiment-words.tsx';
import { FigureTable } from './figure-table.tsx';
import './experiments.css';

/** One experiment: how far it is; when it is done, what the gates say and every figure by group of essays. */
export function ExperimentPage(): ReactNode {
  const { experimentId = '' } = useParams({ strict: false });
  const experiment = useQuery(experimentQuery(experimentId));
  return (
    <Shown query={experiment} what="the experiment" whole>
      {(found) => (
        <Page
          title={found.title}
          crumb={<Link to="/studio/experiments">Experiments</Link>}
          actions={<Acts experiment={found} />}
        >
          <Panel
            title="What is compared"
            note={`A is ${found.a.label}, B is ${found.b.label}; on ${found.dataset}, version ${found.version}.`}
          >
            <Standing experiment={found} />
          </Panel>
          {found.report !== null && <Result experiment={found} report={found.report} />}
        </Page>
      )}
    </Shown>
  );
}

function Acts({ experiment: { id, state, report } }: { readonly experiment: ExperimentShown }): ReactNode {
  const may = useMay();
  const act = useSend((wanted: 'cancel' | 'resume') => actOnExperiment(id, wanted), { touches: [['experiments']] });
  const address = `/api/v1/experiments/${encodeURIComponent(id)}`;
  return (
    <>
      {report !== null && (
        <>
          <Anchor underline="always" href={`${address}/report.html`} target="_blank" rel="noreferrer">
            Report with plots
          </Anchor>
          <Anchor underline="always" href={`${address}/junit.xml`} download>
            Checks as JUnit
          </Anchor>
        </>
      )}
      {may('grading.run') && isUnderWay({ state }) && (
        <Button variant="default" loading={act.isPending} onClick={() => act.mutate('cancel')}>
          Cancel it
        </Button>
      )}
      {may('grading.run') && (state === 'failed' || state === 'cancelled') && (
        <Button variant="default" loading={act.isPending} onClick={() => act.mutate('resume')}>
          Go on with it
        </Button>
      )}
      <Refusal error={act.error} />
    </>
  );
}

interface ResultProps {
  readonly experiment: ExperimentShown;
  readonly report: NonNullable<ExperimentShown['report']>;
}

function Result({ experiment: { verdict, checks }, report }: ResultProps): ReactNode {
  const { essays, labelled, unscored, method, reserved } = report;
  return (
    <>
      <Panel
        title={verdict === undefined ? 'Checks' : verdicts[verdict].words.replace(/^./, (first) => first.toUpperCase())}
        note={reserved ? undefined : 'The set was not kept from training: its figures hold no gate.'}
      >
        {checks.length === 0 ? <p className="dim">No check applied.</p> : <CheckTable label="Checks" checks={checks} />}
      </Panel>
      <Panel
        title="Figures"
        note={`${counted(essays, 'essay')}, ${labelled} of them graded by people; ${unscored.a} without a score under A, ${unscored.b} under B. Ranges are 95% from ${method.draws} resamples; below ${method.minimumN} essays a figure says “too few”. Differences are B minus A, corrected for ${method.tests} looks (Holm).`}
      >
        <FigureTable figures={report.figures} />
      </Panel>
    </>
  );
}
