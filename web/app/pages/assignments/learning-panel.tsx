import type { ReactNode } from 'react';
import { Button, Progress } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Assignment } from '../../api/assignments.ts';
import { useMay } from '../../api/session.ts';
import {
  promoteScorer,
  readinessQuery,
  rollbackScorer,
  scorersQuery,
  sendGraded,
  train,
  type Readiness,
  type Scorers,
} from '../../api/setup.ts';
import { minuteOf } from '../../ui/page/dates.ts';
import { Heads, Mark, Panel, Refusal, WideTable } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { counted } from '../../ui/plural.ts';
import { FileImport } from './file-import.tsx';
import { trainingFigures } from './training-figures.ts';

/** Graded essays, how far the scorer is from being trusted, training, and which scorer is in use. */
export function LearningPanel({ assignment: { slug } }: { readonly assignment: Assignment }): ReactNode {
  const may = useMay();
  const readiness = useQuery(readinessQuery(slug));
  const scorers = useQuery(scorersQuery(slug));
  return (
    <Panel title="What the grader learns from">
      <Shown query={readiness} what="the readiness">
        {(found) => <ReadinessBar readiness={found} />}
      </Shown>
      {may('assignments.write') && (
        <FileImport
          label="Import graded essays"
          accept=".csv,.tsv,.jsonl"
          send={(file) => sendGraded(slug, file)}
          touches={[
            ['setup', slug],
            ['assignment', slug],
          ]}
          words={({ added, existing, rejected }) =>
            [
              `${counted(added, 'essay')} added.`,
              existing > 0 ? `${existing} already there.` : '',
              rejected.length > 0 ? `${counted(rejected.length, 'row')} refused:` : '',
            ]
              .filter((part) => part !== '')
              .join(' ')
          }
        />
      )}
      {may('scorers.read') && (
        <Shown query={scorers} what="the scorers">
          {(found) => <ScorerList slug={slug} scorers={found} />}
        </Shown>
      )}
    </Panel>
  );
}

function ReadinessBar({ readiness }: { readonly readiness: Readiness }): ReactNode {
  const { gradedEssays, needed, words, agreement, agreementNeeded } = readiness;
  return (
    <div className="ready">
      <p className="ready-words">{words}</p>
      <Progress
        value={Math.min(100, (100 * gradedEssays) / needed)}
        size="sm"
        aria-label={`Graded essays: ${gradedEssays} of ${needed}`}
      />
      <p className="dim small number">
        {counted(gradedEssays, 'graded essay')}; {needed} are needed to train.
        {agreement !== undefined &&
          ` Agreement ${agreement.toFixed(2)}; ${agreementNeeded.toFixed(2)} is needed to be trusted.`}
      </p>
    </div>
  );
}

function ScorerList({ slug, scorers }: { readonly slug: string; readonly scorers: Scorers }): ReactNode {
  const may = useMay();
  const touches = [
    ['setup', slug],
    ['assignment', slug],
  ];
  const start = useSend(() => train(slug, false), { touches });
  const promote = useSend((version: number) => promoteScorer(slug, version), { touches });
  const rollback = useSend(() => rollbackScorer(slug), { touches });
  const { versions, inUse, training } = scorers;
  const running = training?.state === 'running';
  return (
    <>
      <h3 className="sub-head">Scorers</h3>
      {versions.length === 0 ? (
        <p className="dim">None is trained yet.</p>
      ) : (
        <WideTable label="Trained scorers">
          <Heads names={['Version', 'Trained', 'Essays', 'Agreement (QWK)', '']} />
          <tbody>
            {versions.toReversed().map(({ version, trainedAt, report }) => {
              const { essays, agreement } = trainingFigures(report);
              return (
                <tr key={version}>
                  <th scope="row" className="number">
                    {version}
                  </th>
                  <td>{minuteOf(trainedAt)}</td>
                  <td className="number">{essays ?? '–'}</td>
                  <td className="number">{agreement?.toFixed(2) ?? '–'}</td>
                  <td>
                    {version === inUse ? (
                      <Mark tone="here">in use</Mark>
                    ) : (
                      may('scorers.promote') && (
                        <Button
                          size="compact-sm"
                          variant="default"
                          aria-label={`Use version ${version}`}
                          onClick={() => promote.mutate(version)}
                        >
                          Use
                        </Button>
                      )
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </WideTable>
      )}
      <div className="fields">
        <div className="acts">
          {may('scorers.train') && (
            <Button variant="default" loading={start.isPending} disabled={running} onClick={() => start.mutate()}>
              Train a scorer
            </Button>
          )}
          {may('scorers.promote') && versions.length > 1 && (
            <Button variant="default" loading={rollback.isPending} onClick={() => rollback.mutate()}>
              Back to the one before
            </Button>
          )}
        </div>
        {training !== null && <TrainingState training={training} />}
        <Refusal error={start.error ?? promote.error ?? rollback.error} />
      </div>
    </>
  );
}

function TrainingState({ training }: { readonly training: NonNullable<Scorers['training']> }): ReactNode {
  if (training.state === 'failed')
    return (
      <p className="refusal" role="alert">
        {training.error?.message ?? 'The training failed.'}
      </p>
    );
  if (training.state === 'done') {
    return (
      <p className="told" role="status">
        Version {training.version} is trained
        {training.promoted === true ? ' and in use.' : '. It is used when you say so.'}
      </p>
    );
  }
  return (
    <div role="status">
      <p className="small">Training: {training.phase}</p>
      <Progress value={100 * training.fraction} size="sm" aria-label="Training" animated />
    </div>
  );
}
