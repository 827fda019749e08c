import { useState, type ReactNode } from 'react';
import { Button, FileButton } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { importRubric, type RubricArrival } from '../../api/studio.ts';
import { Panel, Refusal } from '../../ui/page/page.tsx';
import { useSend } from '../../ui/page/use-send.ts';
import { Changes } from './changes.tsx';
import { Findings } from './findings.tsx';

interface Arrived {
  readonly text: string;
  readonly fileName: string;
}

/** A file of another system: first what would change, then, when wanted, the next version. */
export function ImportRubric(): ReactNode {
  const [file, setFile] = useState<Arrived>();
  const read = useSend((arrived: Arrived) => importRubric({ ...arrived, publish: false }), { touches: [] });
  const publish = useSend((arrived: Arrived) => importRubric({ ...arrived, publish: true }), {
    touches: [['rubrics'], ['registry']],
  });
  async function choose(chosen: File | null): Promise<void> {
    if (chosen === null) return;
    const arrived = { text: await chosen.text(), fileName: chosen.name };
    setFile(arrived);
    publish.reset();
    read.mutate(arrived);
  }
  const published = publish.data?.published;
  return (
    <Panel
      title="Import"
      note="Canvas (CSV, JSON), Moodle (XML, JSON), CASE 1.1 or Assay’s own; the kind is seen from the content. What a format cannot say stays as it is in the version that is there."
    >
      <div className="fields">
        <div className="acts">
          <FileButton accept=".csv,.json,.xml,.yaml,.yml" onChange={(chosen) => void choose(chosen)}>
            {(props) => (
              <Button variant="default" loading={read.isPending} {...props}>
                Read a rubric file
              </Button>
            )}
          </FileButton>
        </div>
        <Refusal error={read.error ?? publish.error} />
        {read.data !== undefined && <Arrival arrival={read.data} />}
        {published !== undefined && (
          <p className="told" role="status">
            Version {published.version} of{' '}
            <Link to="/studio/r/$rubricId" params={{ rubricId: published.rubricId }}>
              {published.title}
            </Link>
            {published.created ? ' is published.' : ' was there already.'}
          </p>
        )}
        {read.data !== undefined && file !== undefined && published === undefined && (
          <div className="acts">
            <Button loading={publish.isPending} onClick={() => publish.mutate(file)}>
              Publish it as the next version
            </Button>
          </div>
        )}
      </div>
    </Panel>
  );
}

function Arrival({ arrival }: { readonly arrival: RubricArrival }): ReactNode {
  const { format, base, diff, assumed, findings } = arrival;
  return (
    <div className="fields" role="status">
      <p>
        Read as {format}
        {base === undefined ? ': a new rubric.' : `, onto ${base.title}, version ${base.version}.`}
      </p>
      {diff !== undefined && <Changes diff={diff} />}
      {assumed.length > 0 && (
        <ul className="rejected">
          {assumed.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      )}
      <Findings findings={findings} />
    </div>
  );
}
