import { useState, type ReactNode } from 'react';
import { Button, TextInput } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { exportHref, type ExportFile } from '../../api/release.ts';
import { Panel } from '../../ui/page/page.tsx';
import { useKept } from '../../ui/page/use-kept.ts';
import { counted } from '../../ui/plural.ts';

export interface ExportPanelProps {
  readonly slug: string;
  readonly title: string;
  readonly released: number;
  readonly mayExport: boolean;
}

const files: readonly { readonly file: ExportFile; readonly name: string; readonly note: string }[] = [
  { file: 'feedback.html', name: 'Feedback to print', note: 'A page for each student; print it, or save it as PDF' },
  { file: 'canvas.csv', name: 'Canvas gradebook', note: 'CSV that Canvas imports' },
  { file: 'grades.csv', name: 'Spreadsheet', note: 'CSV with every criterion' },
  { file: 'grades.jsonl', name: 'Data', note: 'JSON, one object a line' },
];

export function ExportPanel({ slug, title, released, mayExport }: ExportPanelProps): ReactNode {
  const [purpose, setPurpose] = useState('to report grades');
  const [recipient, setRecipient] = useState('the school’s gradebook');
  const { value: assignmentId, set: setAssignmentId } = useKept(`canvas.${slug}`, '');
  if (!mayExport) return null;
  if (released === 0) {
    return (
      <Panel title="Carry them elsewhere" note="Nothing is released yet: only released grades leave Assay.">
        <ReportLink slug={slug} />
      </Panel>
    );
  }
  return (
    <Panel
      title="Carry them elsewhere"
      note={`${counted(released, 'released grade')} with names. Each file is written into the record of disclosures, with why and for whom.`}
    >
      <div className="fields">
        <div className="fields-row">
          <TextInput
            label="Why"
            maxLength={200}
            value={purpose}
            onChange={(event) => setPurpose(event.currentTarget.value)}
          />
          <TextInput
            label="For whom"
            maxLength={200}
            value={recipient}
            onChange={(event) => setRecipient(event.currentTarget.value)}
          />
        </div>
        <TextInput
          label="Number of the assignment in Canvas"
          description={canvasNote(title, assignmentId)}
          inputMode="numeric"
          maxLength={20}
          value={assignmentId}
          onChange={(event) => setAssignmentId(event.currentTarget.value.replaceAll(/\D/g, ''))}
        />
        <ul className="exports">
          {files.map(({ file, name, note }) => (
            <li key={file}>
              <ExportButton
                file={file}
                name={name}
                href={
                  file === 'canvas.csv' && isUnclear(title, assignmentId)
                    ? undefined
                    : exportHref(slug, file, { purpose, recipient, ...(file === 'canvas.csv' && { assignmentId }) })
                }
              />
              <span className="dim small">{note}</span>
            </li>
          ))}
        </ul>
        <ReportLink slug={slug} />
      </div>
    </Panel>
  );
}

/** For the school itself; it is written into the record of disclosures too. */
function ReportLink({ slug }: { readonly slug: string }): ReactNode {
  return (
    <p>
      <a href={`/api/v1/assignments/${encodeURIComponent(slug)}/report`} target="_blank" rel="noreferrer">
        Report of the class
      </a>{' '}
      <span className="dim small">One page with every essay and its evidence, also those that are not released.</span>
    </p>
  );
}

interface ExportButtonProps {
  readonly file: ExportFile;
  readonly name: string;
  /** Undefined: something has to be said first. */
  readonly href: string | undefined;
}

function ExportButton({ file, name, href }: ExportButtonProps): ReactNode {
  const printed = file === 'feedback.html';
  const icon = printed ? <IconPrinter size={16} aria-hidden /> : <IconDownload size={16} aria-hidden />;
  if (href === undefined) {
    return (
      <Button disabled variant="default" leftSection={icon}>
        {name}
      </Button>
    );
  }
  return (
    <Button
      component="a"
      href={href}
      {...(printed ? { target: '_blank', rel: 'noreferrer' } : { download: '' })}
      variant="default"
      leftSection={icon}
    >
      {name}
    </Button>
  );
}

/** Canvas takes a number in brackets at the end of a column's name for the number of an assignment. */
function isUnclear(title: string, assignmentId: string): boolean {
  return assignmentId === '' && /\s\(\d+\)$/.test(title);
}

function canvasNote(title: string, assignmentId: string): string {
  const where = 'It stands at the end of the assignment’s address in Canvas.';
  return isUnclear(title, assignmentId)
    ? `Needed for the gradebook: Canvas would take the number at the end of “${title}” for it. ${where}`
    : `For the gradebook; without it Canvas goes by the title. ${where}`;
}
