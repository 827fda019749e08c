import type { ReactNode } from 'react';
import type { ComparedFigure } from '../../api/experiments.ts';
import { Heads, Mark, WideTable } from '../../ui/page/page.tsx';
import { said } from './figure-words.ts';

/** Each figure over all essays, then by group: A, B, the difference, each with its range. */
export function FigureTable({ figures }: { readonly figures: readonly ComparedFigure[] }): ReactNode {
  return (
    <WideTable label="Figures" className="figures">
      <Heads names={['Figure', 'Essays', 'n', 'A', 'B', 'Difference', 'p']} />
      <tbody>
        {figures.map((one) => {
          const { evaluator, title, bin, n, a, b, difference, format, worse, adjustedP } = one;
          return (
            <tr key={`${evaluator} ${bin ?? ''}`} data-all={bin === undefined}>
              <th scope="row">{title}</th>
              <td>{bin ?? 'all'}</td>
              <td className="number">{n}</td>
              <td className="number">{said(a, format)}</td>
              <td className="number">{said(b, format)}</td>
              <td className="number">
                {said(difference, format)} {worse === true && <Mark tone="bad">worse</Mark>}
              </td>
              <td className="number">{adjustedP === undefined ? '' : adjustedP.toFixed(3)}</td>
            </tr>
          );
        })}
      </tbody>
    </WideTable>
  );
}
