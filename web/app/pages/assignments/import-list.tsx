import type { ReactNode } from 'react';
import { Button, Progress } from '@mantine/core';
import { Heads, Mark, WideTable, type Tone } from '../../ui/page/page.tsx';
import { counted } from '../../ui/plural.ts';
import { holdsMany } from './parcels.ts';
import type { ImportedFile, ImportState } from './import-run.ts';
import type { Import } from './use-import.ts';

const marks: Readonly<Record<ImportState, { readonly tone: Tone; readonly words: string; readonly order: number }>> = {
  refused: { tone: 'bad', words: 'refused', order: 0 },
  sending: { tone: 'here', words: 'on its way', order: 1 },
  in: { tone: 'good', words: 'handed in', order: 2 },
  'new-version': { tone: 'good', words: 'a new version', order: 2 },
  there: { tone: 'good', words: 'already there', order: 2 },
  waiting: { tone: 'none', words: 'waiting', order: 3 },
};

const mostRows = 200;
const mostRefusals = 20;

/** How far the import is, and each file with its end: what needs a look comes first. */
export function ImportList({ run, grade }: { readonly run: Import; readonly grade: boolean }): ReactNode {
  const { files, running } = run;
  const left = files.filter(({ state }) => state === 'waiting' || state === 'sending').length;
  const done = files.length - left;
  const refused = files.filter(({ state }) => state === 'refused').length;
  const shown = files.toSorted((a, b) => orderOf(a) - orderOf(b)).slice(0, mostRows);
  return (
    <div className="import">
      <Standing run={run} left={left} />
      <div className="acts">
        <span className="number" role="status">
          {done} of {counted(files.length, 'file')}
          {refused > 0 && ` · ${refused} refused`}
        </span>
        <span className="import-acts">
          {left > 0 && !running && (
            <Button size="compact-sm" onClick={() => void run.goOn(grade)}>
              Send what is left
            </Button>
          )}
          {!running && (
            <Button size="compact-sm" variant="default" onClick={run.clear}>
              {left > 0 ? 'Forget it' : 'Clear the list'}
            </Button>
          )}
        </span>
      </div>
      <Progress value={(100 * done) / files.length} aria-label="Import" size="sm" />
      <div className="import-list">
        <WideTable label="Files">
          <Heads names={['File', 'State']} />
          <tbody>
            {shown.map((one) => (
              <Row key={one.key} imported={one} />
            ))}
          </tbody>
        </WideTable>
        {files.length > shown.length && <p className="dim small">… and {files.length - shown.length} more.</p>}
      </div>
    </div>
  );
}

function orderOf({ state, refusals }: ImportedFile): number {
  return refusals.length > 0 ? marks.refused.order : marks[state].order;
}

/** Why nothing moves, where nothing does. */
function Standing({ run, left }: { readonly run: Import; readonly left: number }): ReactNode {
  const { running, cutOff, halted } = run;
  if (halted !== undefined) {
    return (
      <p className="refusal" role="alert">
        {halted} {counted(left, 'file')} kept in this browser; without “Grade them at once” they are handed in all the
        same.
      </p>
    );
  }
  if (cutOff) {
    return (
      <p className="warned" role="status">
        No connection to the server. The files are kept in this browser; sending goes on when it is back.
      </p>
    );
  }
  if (running || left === 0) return null;
  return (
    <p className="told" role="status">
      {counted(left, 'file')} from before {left === 1 ? 'was' : 'were'} not sent yet.
    </p>
  );
}

function Row({ imported: { file, state, message, essays, refusals } }: { readonly imported: ImportedFile }): ReactNode {
  return (
    <tr>
      <th scope="row">{file.name}</th>
      <td>
        <Mark tone={marks[state].tone}>
          {marks[state].words}
          {holdsMany(file) && essays > 0 && `: ${counted(essays, 'essay')}`}
        </Mark>
        {message !== undefined && <div className="dim small">{message}</div>}
        {refusals.length > 0 && (
          <details>
            <summary>{counted(refusals.length, 'essay')} refused</summary>
            <ul className="rejected">
              {refusals.slice(0, mostRefusals).map(({ ref, line, message: why }, index) => (
                <li key={`${ref} ${line ?? index}`}>
                  {line !== undefined && `line ${line}: `}
                  {why}
                </li>
              ))}
              {refusals.length > mostRefusals && <li>… and {refusals.length - mostRefusals} more.</li>}
            </ul>
          </details>
        )}
      </td>
    </tr>
  );
}
