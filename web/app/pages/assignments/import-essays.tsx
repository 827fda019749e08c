import { useRef, useState, type ReactNode } from 'react';
import { Button, Progress, Switch, Text } from '@mantine/core';
import { Dropzone } from '@mantine/dropzone';
import '@mantine/dropzone/styles.layer.css';
import { IconUpload } from '@tabler/icons-react';
import { Heads, Mark, Panel, WideTable, type Tone } from '../../ui/page/page.tsx';
import { counted } from '../../ui/plural.ts';
import { useImport, type ImportState } from './use-import.ts';

const marks: Readonly<Record<ImportState, { readonly tone: Tone; readonly words: string }>> = {
  waiting: { tone: 'none', words: 'waiting' },
  sending: { tone: 'here', words: 'on its way' },
  in: { tone: 'good', words: 'handed in' },
  'new-version': { tone: 'good', words: 'a new version' },
  there: { tone: 'good', words: 'already there' },
  refused: { tone: 'bad', words: 'refused' },
  failed: { tone: 'warn', words: 'not sent' },
};

const settled: ReadonlySet<ImportState> = new Set(['in', 'new-version', 'there', 'refused', 'failed']);

/** Essays by drag and drop. Each file has its own end; sending the same one again does nothing twice. */
export function ImportEssays({ slug }: { readonly slug: string }): ReactNode {
  const { files, running, add, retry, clear } = useImport(slug);
  const choose = useRef<() => void>(null);
  const [grade, setGrade] = useState(true);
  const done = files.filter(({ state }) => settled.has(state)).length;
  const failed = files.filter(({ state }) => state === 'failed').length;
  return (
    <Panel
      title="Import essays"
      note="One file an essay: .txt, .md, .docx, .odt or .pdf. After an interruption drop the same files again: what is there is left alone, and another text under the same name becomes a new version."
    >
      <Dropzone
        onDrop={(dropped) => add(dropped, grade)}
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
      {files.length > 0 && (
        <div className="import">
          <div className="acts" role="status">
            <span className="number">
              {done} of {counted(files.length, 'file')}
              {failed > 0 && ` · ${failed} not sent`}
            </span>
            <span className="import-acts">
              {failed > 0 && !running && (
                <Button size="compact-sm" onClick={() => retry(grade)}>
                  Send again
                </Button>
              )}
              {!running && (
                <Button size="compact-sm" variant="default" onClick={clear}>
                  Clear the list
                </Button>
              )}
            </span>
          </div>
          <Progress value={(100 * done) / files.length} aria-label="Import" size="sm" />
          <div className="import-list">
            <WideTable label="Files">
              <Heads names={['File', 'State']} />
              <tbody>
                {files.map(({ key, file, state, message }) => (
                  <tr key={key}>
                    <th scope="row">{file.name}</th>
                    <td>
                      <Mark tone={marks[state].tone}>{marks[state].words}</Mark>
                      {message !== undefined && <div className="dim small">{message}</div>}
                    </td>
                  </tr>
                ))}
              </tbody>
            </WideTable>
          </div>
        </div>
      )}
    </Panel>
  );
}
