import { useState, type ReactNode } from 'react';
import { Button } from '@mantine/core';
import { exportAddress, rubricFormats, type RubricFormat } from '../../api/studio.ts';
import { Heads, Panel, Refusal, WideTable } from '../../ui/page/page.tsx';
import { useSend } from '../../ui/page/use-send.ts';

const words: Readonly<Record<RubricFormat, { readonly name: string; readonly carries: string }>> = {
  assay: { name: 'Assay (YAML)', carries: 'everything' },
  'canvas-csv': { name: 'Canvas CSV', carries: 'criteria, ratings, points' },
  'canvas-json': { name: 'Canvas JSON', carries: 'criteria, ratings, points' },
  'moodle-xml': { name: 'Moodle XML', carries: 'criteria and levels' },
  'moodle-json': { name: 'Moodle JSON', carries: 'criteria and levels' },
  case: { name: 'CASE 1.1', carries: 'criteria and levels with weights' },
};

interface Download {
  readonly fileName: string;
  readonly lost: string;
}

export function ExportRubric({
  rubricId,
  version,
}: {
  readonly rubricId: string;
  readonly version: number;
}): ReactNode {
  const [made, setMade] = useState<Download>();
  const save = useSend((format: RubricFormat) => download(exportAddress(rubricId, format, version)), {
    touches: [],
    onDone: setMade,
  });
  return (
    <Panel title={`Export version ${version}`}>
      <div className="fields">
        <WideTable label="Formats">
          <Heads names={['Format', 'Carries', '']} />
          <tbody>
            {rubricFormats.map((format) => (
              <tr key={format}>
                <th scope="row">{words[format].name}</th>
                <td>{words[format].carries}</td>
                <td>
                  <Button
                    size="compact-sm"
                    variant="default"
                    aria-label={`Download as ${words[format].name}`}
                    onClick={() => save.mutate(format)}
                  >
                    Download
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
        <Refusal error={save.error} />
        {made !== undefined && (
          <p className={made.lost === '' ? 'told' : 'warned'} role="status">
            {made.fileName} is saved. {made.lost === '' ? 'It carries everything.' : `It cannot carry: ${made.lost}.`}
          </p>
        )}
      </div>
    </Panel>
  );
}

/** Saves a file, and tells what the server says that its format lost. */
async function download(address: string): Promise<Download> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`The server answered with status ${response.status}.`);
  const fileName = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? 'rubric';
  const link = document.createElement('a');
  link.href = URL.createObjectURL(await response.blob());
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(link.href);
  return { fileName, lost: response.headers.get('x-assay-lost') ?? '' };
}
