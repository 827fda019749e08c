import { useState, type ReactNode } from 'react';
import { Anchor, TextInput } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Panel } from '../../ui/page/page.tsx';

const files = [
  { name: 'canvas.csv', label: 'Canvas gradebook', what: 'CSV for the import of grades; zero is 0, missing is empty' },
  { name: 'grades.csv', label: 'Grades as CSV', what: 'every trait' },
  { name: 'grades.jsonl', label: 'Grades as JSON lines', what: 'with feedback' },
  { name: 'feedback.html', label: 'Feedback to print', what: 'a page a student; print it or save it as PDF' },
] as const;

/** What goes out: released grades only, each export written down with purpose and recipient. */
export function ExportsPanel({ slug }: { readonly slug: string }): ReactNode {
  const [purpose, setPurpose] = useState('');
  const [recipient, setRecipient] = useState('');
  const why = new URLSearchParams();
  if (purpose.trim() !== '') why.set('purpose', purpose.trim());
  if (recipient.trim() !== '') why.set('recipient', recipient.trim());
  const query = why.size === 0 ? '' : `?${why.toString()}`;
  return (
    <Panel
      title="Export"
      note="Released grades only. Each export is written down with why and for whom, as parents may ask."
      actions={
        <Link to="/a/$slug" params={{ slug }} search={{ state: 'released' }}>
          What is released
        </Link>
      }
    >
      <div className="fields">
        <div className="fields-row">
          <TextInput
            label="Why"
            placeholder="to report grades"
            maxLength={200}
            value={purpose}
            onChange={(event) => setPurpose(event.currentTarget.value)}
          />
          <TextInput
            label="For whom"
            placeholder="the school’s gradebook"
            maxLength={200}
            value={recipient}
            onChange={(event) => setRecipient(event.currentTarget.value)}
          />
        </div>
        <ul className="plain-list fields">
          {files.map(({ name, label, what }) => (
            <li key={name}>
              <Anchor
                underline="always"
                href={`/api/v1/assignments/${encodeURIComponent(slug)}/exports/${name}${query}`}
                {...(name === 'feedback.html' ? { target: '_blank', rel: 'noreferrer' } : { download: true })}
              >
                {label}
              </Anchor>{' '}
              <span className="dim small">{what}</span>
            </li>
          ))}
          <li>
            <Anchor
              underline="always"
              href={`/api/v1/assignments/${encodeURIComponent(slug)}/report`}
              target="_blank"
              rel="noreferrer"
            >
              Report of the class
            </Anchor>{' '}
            <span className="dim small">one page with every essay and its evidence; also what is not released</span>
          </li>
        </ul>
      </div>
    </Panel>
  );
}
