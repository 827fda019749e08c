import type { ReactNode } from 'react';
import { sendRoster } from '../../api/setup.ts';
import { Panel } from '../../ui/page/page.tsx';
import { counted } from '../../ui/plural.ts';
import { FileImport } from './file-import.tsx';

export function RosterPanel({ slug }: { readonly slug: string }): ReactNode {
  return (
    <Panel
      title="Class list"
      note="A CSV with id, name and e-mail, or users.csv of OneRoster. Names are kept apart from the essays and masked before any model reads one; without a list only names that a text gives away are masked."
    >
      <FileImport
        label="Import a class list"
        accept=".csv,text/csv"
        send={(file) => sendRoster(slug, file)}
        touches={[['queue', slug]]}
        words={({ students, warnings }) => [`${counted(students, 'student')} on the list.`, ...warnings].join(' ')}
      />
    </Panel>
  );
}
