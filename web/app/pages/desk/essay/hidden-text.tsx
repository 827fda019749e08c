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
            <q>{text}</q> <span className="dim small">({kinds[kind] ?? kind})</span>
          </li>
        ))}
      </ul>
    </Alert>
  );
}

/** Why a reader does not see it (docs/formats.md, "Text that is not graded"). */
const kinds: Readonly<Record<string, string>> = {
  vanished: 'formatted as hidden',
  'background-colour': 'in the colour of its background',
  tiny: 'too small to read',
  transparent: 'transparent',
  'off-page': 'outside the page',
  'invisible-render-mode': 'drawn invisibly',
  covered: 'covered by something',
  alternate: 'in the copy for other programs',
  comment: 'a comment',
  annotation: 'a note in the PDF',
  deleted: 'deleted with changes tracked',
  'alt-text': 'the description of a picture',
  metadata: 'a property of the document',
  'page-header': 'in the header or footer',
  'field-code': 'the code of a field',
};
