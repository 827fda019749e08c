import type { ReactNode } from 'react';
import type { VersionPreview } from '../../api/studio.ts';
import { Heads, WideTable } from '../../ui/page/page.tsx';

export function SideBySide({ preview }: { readonly preview: VersionPreview }): ReactNode {
  const { essays, moved, meanChange, note } = preview;
  return (
    <div className="fields" role="status">
      <p>
        {moved === 0 ? 'No score moves' : `${moved} of ${essays.length} scores move`}
        {meanChange !== undefined &&
          moved > 0 &&
          `, by ${meanChange > 0 ? '+' : ''}${meanChange.toFixed(2)} on average`}
        .
      </p>
      {note !== undefined && <p className="warned">{note}</p>}
      <WideTable label="Before and after">
        <Heads names={['Essay', 'Before', 'After', 'What changes']} />
        <tbody>
          {essays.map(({ gradeId, before, after, changes }, index) => (
            <tr key={gradeId}>
              <th scope="row">Essay {index + 1}</th>
              <td className="number">{before.score ?? 'none'}</td>
              <td className="number">{after.score ?? 'none'}</td>
              <td className="small">
                {changes.length === 0
                  ? 'nothing'
                  : changes.map(({ what, words }) => (
                      <div key={what}>
                        {words.what}: {words.left} → {words.right}
                      </div>
                    ))}
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </div>
  );
}
