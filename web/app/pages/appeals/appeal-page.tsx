import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { appealQuery, takeAppeal, withdrawAppeal, type Appeal } from '../../api/appeals.ts';
import { essayQuery, type EssayView } from '../../api/desk.ts';
import { useMay } from '../../api/session.ts';
import { dayOf, dueIn } from '../../ui/page/dates.ts';
import { Page, Panel, Refusal } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { AnswerForm } from './answer-form.tsx';
import { appealWords } from './appeals-page.tsx';
import { Comparison } from './comparison.tsx';
import { SecondLook } from './second-look.tsx';
import './appeals.css';

/** One question: what was asked, the essay beside exemplars, the level that the comparisons leave, and the answer. */
export function AppealPage(): ReactNode {
  const { slug = '', appealId = '' } = useParams({ strict: false });
  const appeal = useQuery(appealQuery(slug, appealId));
  return (
    <Shown query={appeal} what="the appeal" whole>
      {(found) => <OneAppeal slug={slug} appeal={found} />}
    </Shown>
  );
}

function OneAppeal({ slug, appeal }: { readonly slug: string; readonly appeal: Appeal }): ReactNode {
  const essay = useQuery(essayQuery(appeal.submissionId));
  const may = useMay();
  const pending = appeal.state === 'open' || appeal.state === 'assigned';
  const reading = appeal.state === 'assigned' && appeal.mayAnswer && may('grades.decide');
  return (
    <Page
      title={`Appeal of ${essay.data?.label ?? 'an essay'}`}
      crumb={
        <Link to="/a/$slug/appeals" params={{ slug }}>
          Appeals
        </Link>
      }
      actions={pending && <AppealActs slug={slug} appeal={appeal} />}
    >
      {pending && !appeal.mayAnswer && <NotYours appeal={appeal} />}
      <Shown query={essay} what="the essay">
        {(view) => (
          <div className="appeal">
            <Panel title={view.label}>
              <div className="reading">{view.text}</div>
            </Panel>
            <div className="panels">
              <Question appeal={appeal} essay={view} />
              {reading && <Comparison key={appeal.comparisons.length} slug={slug} appeal={appeal} />}
              {appeal.comparisons.length > 0 && <Answers appeal={appeal} />}
              {appeal.secondLook !== undefined && (
                <SecondLook
                  slug={slug}
                  appeal={appeal}
                  look={appeal.secondLook}
                  mayAsk={pending && appeal.mayAnswer && may('grades.decide') && may('grading.run')}
                />
              )}
              {reading && <AnswerForm slug={slug} appeal={appeal} essay={view} />}
              {appeal.state === 'answered' && <Outcome slug={slug} appeal={appeal} />}
            </div>
          </div>
        )}
      </Shown>
    </Page>
  );
}

function AppealActs({ slug, appeal }: { readonly slug: string; readonly appeal: Appeal }): ReactNode {
  const may = useMay();
  const touches = [
    ['appeals', slug],
    ['queue', slug],
  ];
  const take = useSend(() => takeAppeal(slug, appeal.id), { touches });
  const withdraw = useSend(() => withdrawAppeal(slug, appeal.id), { touches });
  return (
    <>
      {may('appeals.open') && (
        <Button variant="default" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
          Taken back by who asked
        </Button>
      )}
      {appeal.state === 'open' && appeal.mayAnswer && may('grades.decide') && (
        <Button loading={take.isPending} onClick={() => take.mutate()}>
          Take it
        </Button>
      )}
      <Refusal error={take.error ?? withdraw.error} />
    </>
  );
}

function NotYours({ appeal }: { readonly appeal: Appeal }): ReactNode {
  return (
    <p className="warned">
      {appeal.reader === undefined
        ? 'You decided on this grade: another reader answers.'
        : 'Another reader has taken it.'}
    </p>
  );
}

function Question({ appeal, essay }: { readonly appeal: Appeal; readonly essay: EssayView }): ReactNode {
  const trait = essay.rubric.traits.find(({ id }) => id === appeal.traitId);
  const anchor = trait?.levels.find(({ score }) => score === appeal.contestedScore)?.anchor;
  return (
    <Panel title={`Question about ${trait?.name ?? appeal.traitId}`}>
      <blockquote className="question">{appeal.question ?? 'The question was erased.'}</blockquote>
      <p className="dim small">
        Asked by a {appeal.askedBy} on {dayOf(appeal.createdAt)}; {appealWords[appeal.state]}
        {appeal.answeredAt === undefined && appeal.state !== 'withdrawn' && `, due ${dueIn(appeal.dueAt)}`}.
      </p>
      {appeal.contestedScore !== undefined && (
        <p>
          The level in question is <b className="number">{appeal.contestedScore}</b>
          {anchor !== undefined && <>: {anchor}</>}.
        </p>
      )}
      {trait !== undefined && <p className="dim small">{trait.definition}</p>}
    </Panel>
  );
}

function Answers({ appeal }: { readonly appeal: Appeal }): ReactNode {
  const { comparisons, inferred } = appeal;
  return (
    <Panel title="What the comparisons leave">
      {inferred !== undefined && (
        <p>
          Level <b className="number">{inferred.best.join(' or ')}</b>, middle {inferred.score}
          {inferred.against > 0 && `; ${inferred.against} of the answers speak against it`}.
        </p>
      )}
      <ul className="rejected">
        {comparisons.map(({ essayId, score, answer }) => (
          <li key={essayId}>
            {answer === 'equal' ? 'equal to' : `${answer} than`} an essay with {score}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function Outcome({ slug, appeal }: { readonly slug: string; readonly appeal: Appeal }): ReactNode {
  return (
    <Panel title="Outcome">
      <p>
        The level was <b>{appeal.outcome}</b>
        {appeal.outcomeScore !== undefined && `: ${appeal.outcomeScore}`}.
      </p>
      {appeal.answer !== undefined && <blockquote className="question">{appeal.answer}</blockquote>}
      {appeal.outcome !== 'kept' && (
        <p className="warned">
          The answer changes no grade by itself.{' '}
          <Link to="/a/$slug/e/$submissionId" params={{ slug, submissionId: appeal.submissionId }}>
            Decide on the essay anew
          </Link>
          , then release it.
        </p>
      )}
    </Panel>
  );
}
