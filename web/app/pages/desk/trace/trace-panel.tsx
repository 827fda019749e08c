import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { gradeQuery, traceQuery } from '../../../api/grades.ts';
import { Failure, Loading } from '../../../ui/states.tsx';
import { useReview } from '../review/review-context.ts';
import { Again } from './again.tsx';
import { TechnicalRecord } from './technical-record.tsx';
import { traceSteps } from './trace-words.ts';
import './trace.css';

/** How the grade came about: first in words, then for whoever runs the installation. */
export function TracePanel(): ReactNode {
  const { essay } = useReview();
  const gradeId = essay.grade?.id ?? '';
  const grade = useQuery(gradeQuery(gradeId));
  const trace = useQuery(traceQuery(gradeId));
  const error = grade.error ?? trace.error;
  if (error !== null) {
    return <Failure what="The record could not be loaded" error={error} onRetry={() => void trace.refetch()} />;
  }
  if (grade.data === undefined || trace.data === undefined) return <Loading what="the record" />;
  return (
    <div className="trace">
      <ol className="trace-steps">
        {traceSteps(essay, grade.data, trace.data).map(({ title, words }) => (
          <li key={title}>
            <h2>{title}</h2>
            {words.map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </li>
        ))}
      </ol>
      <Again gradeId={gradeId} />
      <details className="trace-technical">
        <summary>Technical record</summary>
        <TechnicalRecord trace={trace.data} />
      </details>
    </div>
  );
}
