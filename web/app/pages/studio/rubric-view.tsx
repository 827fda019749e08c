import type { ReactNode } from 'react';
import type { Rubric } from '../../api/studio.ts';
import { Heads, Panel, WideTable } from '../../ui/page/page.tsx';
import { levelsOf } from './draft.ts';

/** A rubric to read, for who writes none. */
export function RubricView({ rubric }: { readonly rubric: Rubric }): ReactNode {
  const { traits, bands, notes, learnerContext, gradeLevel, genre, scale } = rubric;
  return (
    <>
      <Panel title="The rubric as a whole">
        <p>
          Grade {gradeLevel}, {genre}; scores from {scale.min} to {scale.max}.
        </p>
        {learnerContext !== undefined && <p className="dim">{learnerContext}</p>}
      </Panel>
      {traits.map((trait) => (
        <Panel
          key={trait.id}
          title={trait.name}
          note={`${trait.definition} Counts ${Math.round(trait.weight * 100)}%.`}
        >
          <WideTable label={`Levels of ${trait.name}`}>
            <Heads names={['Level', 'What is seen']} />
            <tbody>
              {levelsOf(trait.scale).map((level) => (
                <tr key={level}>
                  <th scope="row" className="number">
                    {level}
                  </th>
                  <td>{trait.anchors?.[String(level)] ?? <span className="dim">no anchor</span>}</td>
                </tr>
              ))}
            </tbody>
          </WideTable>
        </Panel>
      ))}
      <div className="columns">
        <Panel title="Bands">
          <ul className="plain-list">
            {bands.map(({ id, name, min, max }) => (
              <li key={id}>
                {name}: {min} to {max}
              </li>
            ))}
          </ul>
        </Panel>
        {notes.length > 0 && (
          <Panel title="Rulings">
            <ul className="plain-list">
              {notes.map((note) => (
                <li key={note}>{note}</li>
              ))}
            </ul>
          </Panel>
        )}
      </div>
    </>
  );
}
