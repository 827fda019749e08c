import type { ReactNode } from 'react';
import { Alert } from '@mantine/core';
import { IconEyeOff } from '@tabler/icons-react';
import { useReview } from '../review/review-context.ts';

/** Text of the document that the page does not show: the teacher sees what the grader was kept from. */
export function HiddenText(): ReactNode {
  const { essay } = useReview();
  if (essay.hiddenText.length === 0) return null;
  return (
    <Alert
      color="yellow"
      variant="light"
      icon={<IconEyeOff aria-hidden />}
      title="The document holds text that its page does not show. It was not graded."
      className="hidden-text"
    >
      <ul>
        {essay.hiddenText.map(({ text, kind }) => (
          <li key={`${kind}${text}`}>
            <q>{text}</q> <span className="dim small">({kind.replaceAll('-', ' ')})</span>
          </li>
        ))}
      </ul>
    </Alert>
  );
}
