import { useRef, useState, type ReactNode } from 'react';
import { Button, Switch, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import '@mantine/dropzone/styles.layer.css';
import { IconUpload } from '@tabler/icons-react';
import { Panel } from '../../ui/page/page.tsx';
import { ImportList } from './import-list.tsx';
import { useImport } from './use-import.ts';

/** Essays by drag and drop: single files, archives, tables. Each has its own end; sending the same one again does nothing twice. */
export function ImportEssays({ slug }: { readonly slug: string }): ReactNode {
  const run = useImport(slug);
  const choose = useRef<() => void>(null);
  const [grade, setGrade] = useState(true);
  return (
    <Panel
      title="Import essays"
      note="Essays as .txt, .md, .docx, .odt or .pdf, a .zip of them, or a table (.csv, .tsv, .jsonl) with a column “text”. What is not sent yet is kept in this browser: a reload or a lost connection loses nothing. The same essay again does nothing; another text under its name becomes a new version."
    >
      <Dropzone
        onDrop={(dropped) => run.add(dropped, grade)}
        openRef={choose}
        multiple
        activateOnClick={false}
        activateOnKeyboard={false}
        enablePointerEvents
        className="drop"
        inputProps={{ 'aria-label': 'Essay files' }}
      >
        <div className="drop-words">
          <IconUpload size={22} aria-hidden />
          <Text fw={550}>Drop essays here</Text>
          <Button variant="default" onClick={() => choose.current?.()}>
            Choose files
          </Button>
        </div>
      </Dropzone>
      <Switch
        mt="sm"
        label="Grade them at once"
        checked={grade}
        onChange={(event) => setGrade(event.currentTarget.checked)}
      />
      {run.files.length > 0 && <ImportList run={run} grade={grade} />}
    </Panel>
  );
}
