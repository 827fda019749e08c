import { useState, type ReactNode } from 'react';
import { Button, TextInput } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { exportHref, type ExportFile } from '../../api/release.ts';
import { Panel } from '../../ui/page/page.tsx';
import { counted } from '../../ui/plural.ts';

export interface ExportPanelProps {
  readonly slug: string;
  readonly released: number;
  readonly mayExport: boolean;
}

const files: readonly { readonly file: ExportFile; readonly name: string; readonly note: string }[] = [
  { file: 'feedback.html', name: 'Feedback to print', note: 'A page for each student; print it, or save it as PDF' },
  { file: 'canvas.csv', name: 'Canvas gradebook', note: 'CSV that Canvas imports' },
  { file: 'grades.csv', name: 'Spreadsheet', note: 'CSV with every criterion' },
  { file: 'grades.jsonl', name: 'Data', note: 'JSON, one object a line' },
];

export function ExportPanel({ slug, released, mayExport }: ExportPanelProps): ReactNode {
  const [purpose, setPurpose] = useState('to report grades');
  const [recipient, setRecipient] = useState('the school’s gradebook');
  if (!mayExport) return null;
  if (released === 0) {
    return <Panel title="Carry them elsewhere" note="Nothing is released yet: only released grades leave Assay." />;
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
        <ul className="exports">
          {files.map(({ file, name, note }) => (
            <li key={file}>
              <Button
                component="a"
                href={exportHref(slug, file, { purpose, recipient })}
                {...(file === 'feedback.html' ? { target: '_blank', rel: 'noreferrer' } : { download: '' })}
                variant="default"
                leftSection={
                  file === 'feedback.html' ? (
                    <IconPrinter size={16} aria-hidden />
                  ) : (
                    <IconDownload size={16} aria-hidden />
                  )
                }
              >
                {name}
              </Button>
              <span className="dim small">{note}</span>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
