import type { ReactNode } from 'react';
import { useReview } from '../review/review-context.ts';

export function TaskText(): ReactNode {
  const { essay } = useReview();
  return (
    <>
      <h2 className="panel-title">{essay.assignment.title}</h2>
      <div className="essay-text">{essay.assignment.taskText}</div>
      {essay.rubric.notes.length > 0 && (
        <>
          <h3 className="panel-title">Rulings</h3>
          <ul>
            {essay.rubric.notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
