import { useState, type ReactNode } from 'react';
import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { usePeople } from '../../api/people.ts';
import { diffQuery, versionsQuery, type Trait } from '../../api/studio.ts';
import { minuteOf } from '../../ui/page/dates.ts';
import { Heads, Panel, WideTable } from '../../ui/page/page.tsx';
import { Shown } from '../../ui/page/shown.tsx';
import { Changes } from './changes.tsx';

export interface VersionsProps {
  readonly rubricId: string;
  readonly newest: number;
  readonly traits: readonly Trait[];
}

export function Versions({ rubricId, newest, traits }: VersionsProps): ReactNode {
  const person = usePeople();
  const versions = useQuery(versionsQuery(rubricId));
  const [before, setBefore] = useState(Math.max(1, newest - 1));
  const [after, setAfter] = useState(newest);
  const diff = useQuery({ ...diffQuery(rubricId, before, after), enabled: newest > 1 });
  const choices = (versions.data ?? []).map(({ version }) => ({ value: String(version), label: `version ${version}` }));
  return (
    <>
      <Panel title="Versions" note="A version never changes; it is known by the hash of its content.">
        <Shown query={versions} what="the versions">
          {(items) => (
            <WideTable label="All versions">
              <Heads names={['Version', 'Published', 'By', 'Content']} />
              <tbody>
                {items.toReversed().map(({ version, publishedAt, publishedBy, hash }) => (
                  <tr key={version}>
                    <th scope="row" className="number">
                      {version}
                    </th>
                    <td>{minuteOf(publishedAt)}</td>
                    <td>{person(publishedBy)}</td>
                    <td>
                      <code className="small">{hash.slice(0, 12)}</code>
                    </td>
                  </tr>
                ))}
              </tbody>
            </WideTable>
          )}
        </Shown>
      </Panel>
      {newest > 1 && (
        <Panel title="What changed">
          <div className="fields">
            <div className="acts">
              <NativeSelect
                aria-label="From"
                data={choices}
                value={String(before)}
                onChange={(event) => setBefore(Number(event.currentTarget.value))}
              />
              <span aria-hidden>→</span>
              <NativeSelect
                aria-label="To"
                data={choices}
                value={String(after)}
                onChange={(event) => setAfter(Number(event.currentTarget.value))}
              />
            </div>
            <Shown query={diff} what="the changes">
              {(found) => <Changes diff={found} traits={traits} />}
            </Shown>
          </div>
        </Panel>
      )}
    </>
  );
}
