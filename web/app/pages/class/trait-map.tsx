import type { ReactNode } from 'react';
import { Link } from '@tanstack/react-router';
import type { ClassPicture } from '../../api/class-picture.ts';
import { Panel, WideTable } from '../../ui/page/page.tsx';

export interface TraitMapProps {
  readonly slug: string;
  readonly picture: ClassPicture;
}

/** Trait by level: how many got it, darker for more; each number leads to those essays. */
export function TraitMap({ slug, picture: { traits } }: TraitMapProps): ReactNode {
  const levels = [...new Set(traits.flatMap((trait) => trait.levels.map(({ score }) => score)))].toSorted(
    (a, b) => a - b,
  );
  const most = Math.max(1, ...traits.flatMap((trait) => trait.levels.map(({ n }) => n)));
  return (
    <Panel title="Criteria" note="How many essays stand at each level. A number opens them in the queue.">
      <WideTable label="Criteria by level" className="heat number">
        <thead>
          <tr>
            <th scope="col">Criterion</th>
            {levels.map((level) => (
              <th key={level} scope="col">
                {level}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {traits.map(({ traitId, name, levels: counts }) => (
            <tr key={traitId}>
              <th scope="row">{name}</th>
              {levels.map((level) => {
                const many = counts.find(({ score }) => score === level)?.n;
                return (
                  <td key={level} style={{ '--share': (many ?? 0) / most }}>
                    {many === undefined || many === 0 ? (
                      <span className="dim">{many === undefined ? '' : 0}</span>
                    ) : (
                      <Link
                        to="/a/$slug"
                        params={{ slug }}
                        search={{ level: `${traitId}:${level}` }}
                        aria-label={`${many}: to the essays with level ${level} in ${name}`}
                      >
                        {many}
                      </Link>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </WideTable>
    </Panel>
  );
}
