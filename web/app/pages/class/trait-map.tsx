import type { ReactNode } from 'react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { levelCountsQuery } from '../../api/class-picture.ts';
import type { RubricView } from '../../api/desk.ts';
import { Failure, Loading } from '../../ui/states.tsx';

export interface TraitMapProps {
  readonly slug: string;
  readonly rubric: RubricView;
}

/** Trait by level: how many got it, darker for more; each number leads to those essays. */
export function TraitMap({ slug, rubric }: TraitMapProps): ReactNode {
  const { data, error, refetch } = useQuery(levelCountsQuery(slug, rubric));
  const levels = [...new Set(rubric.traits.flatMap((trait) => trait.levels.map(({ score }) => score)))].toSorted(
    (a, b) => a - b,
  );
  const most = Math.max(1, ...(data?.values() ?? []));
  return (
    <section className="card" aria-labelledby="traits-title">
      <h2 id="traits-title">Traits</h2>
      <p className="dim small">How many essays stand at each level. A number opens them in the queue.</p>
      {error !== null && (
        <Failure what="The traits could not be counted" error={error} onRetry={() => void refetch()} />
      )}
      {error === null && data === undefined && <Loading what="the traits" />}
      {data !== undefined && (
        <table className="heat number">
          <thead>
            <tr>
              <th scope="col">Trait</th>
              {levels.map((level) => (
                <th key={level} scope="col">
                  {level}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rubric.traits.map(({ id, name }) => (
              <tr key={id}>
                <th scope="row">{name}</th>
                {levels.map((level) => {
                  const many = data.get(`${id}:${level}`) ?? 0;
                  return (
                    <td key={level} style={{ '--share': many / most }}>
                      {many === 0 ? (
                        <span className="dim">0</span>
                      ) : (
                        <Link
                          to="/a/$slug"
                          params={{ slug }}
                          search={{ level: `${id}:${level}` }}
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
        </table>
      )}
    </section>
  );
}
