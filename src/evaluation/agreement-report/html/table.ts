import type { AgreementFigures, Figure } from '../report.ts';
import { html, type Markup } from './escape-html.ts';
import { formatCount, formatInterval, formatValue, type FigureFormat } from './format.ts';

export interface Column {
  readonly label: string;
  readonly numeric?: boolean;
}

/** Numbers tables and figures in the order in which they are asked for. */
export interface Numbering {
  readonly table: () => number;
  readonly figure: () => number;
}

export function createNumbering(): Numbering {
  let tables = 0;
  let figures = 0;
  return { table: () => (tables += 1), figure: () => (figures += 1) };
}

/** A captioned table; the first cell of each row is its heading. Wide ones scroll inside their frame, by keyboard too. */
export function dataTable(caption: Markup, columns: readonly Column[], rows: readonly (readonly Markup[])[]): Markup {
  const kind = (index: number) => (columns[index]?.numeric === true ? 'num' : '');
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Table, scrolls sideways">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${columns.map((column, index) => html`<th scope="col" class="${kind(index)}">${column.label}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, index) =>
                index === 0 ? html`<th scope="row">${cell}</th>` : html`<td class="${kind(index)}">${cell}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

export function captionOf(numbering: Numbering, text: string): Markup {
  return html`<b>Table ${numbering.table()}.</b> ${text}`;
}

/** A figure's value over its interval; marked when it raises a flag. */
export function figureCell(figure: Figure, format: FigureFormat = 'number'): Markup {
  if (figure.status !== 'ok') return html`<span class="quiet">${formatValue(figure)}</span>`;
  const raised = figure.verdict?.raised === true;
  return html`<span class="${raised ? 'raised' : ''}">${raised ? '▲ ' : ''}${formatValue(figure, format)}</span
    ><span class="ci">${formatInterval(figure.interval, format)}</span>`;
}

const agreementColumns: readonly (readonly [keyof AgreementFigures, string, FigureFormat])[] = [
  ['quadraticWeightedKappa', 'QWK', 'number'],
  ['pearsonCorrelation', 'r', 'number'],
  ['standardizedMeanDifference', 'SMD', 'number'],
  ['exactAgreement', 'Exact', 'percent'],
  ['adjacentAgreement', 'Adjacent', 'percent'],
  ['cohenKappa', 'Kappa', 'number'],
];

/** The agreement figures of several parts of the set, one a row. */
export function agreementTable(
  caption: Markup,
  heading: string,
  rows: readonly { readonly label: string; readonly agreement: AgreementFigures }[],
): Markup {
  return dataTable(
    caption,
    [
      { label: heading },
      { label: 'n', numeric: true },
      ...agreementColumns.map(([, label]) => ({ label, numeric: true })),
    ],
    rows.map(({ label, agreement }) => [
      html`${label}`,
      html`${formatCount(agreement.quadraticWeightedKappa.n)}`,
      ...agreementColumns.map(([name, , format]) => figureCell(agreement[name], format)),
    ]),
  );
}

export interface PlotFigure {
  readonly caption: string;
  readonly plot: Markup;
  /** The same values as a table; left out where a table stands beside the plot anyway. */
  readonly values?: Markup;
}

/** A plot with its caption and its values behind a disclosure. */
export function plotFigure(numbering: Numbering, { caption, plot, values }: PlotFigure): Markup {
  return html`<figure>
    ${plot}
    <figcaption><b>Figure ${numbering.figure()}.</b> ${caption}</figcaption>
    ${
      values === undefined
        ? html``
        : html`<details>
            <summary>Values of this figure</summary>
            ${values}
          </details>`
    }
  </figure>`;
}
