import type { AgreementReport, EvaluationByGroup } from '../report.ts';
import { html, type Markup } from './escape-html.ts';
import { formatCount, formatNumber } from './format.ts';
import { intervalPlot } from './interval-plot.ts';
import { agreementTable, captionOf, dataTable, figureCell, plotFigure, type Numbering } from './table.ts';

const NO_GROUPS = 'No group column was named.';

/** Agreement within every group. */
export function renderGroups(report: AgreementReport, numbering: Numbering): Markup {
  if (report.evaluationByGroup.length === 0) return html`<p>${NO_GROUPS}</p>`;
  const overall = report.evaluation.reported.quadraticWeightedKappa.value;
  return html`${report.evaluationByGroup.map(
    ({ column, groups }, index) =>
      html`<h3>${column}</h3>
        ${agreementTable(
          captionOf(numbering, `Agreement by ${column}.`),
          'Group',
          groups.map((group) => ({ label: group.group, agreement: group })),
        )}${plotFigure(numbering, {
          caption: `Quadratic weighted kappa by ${column}, with 95% intervals; the dashed line is the whole set.`,
          plot: intervalPlot(
            groups.map((group) => ({ label: group.group, figure: group.quadraticWeightedKappa })),
            {
              id: `plot-group-${index}`,
              title: `Agreement by ${column}`,
              axis: 'Quadratic weighted kappa',
              ...(overall === undefined ? {} : { reference: { value: overall, label: 'whole set' } }),
            },
          ),
        })}`,
  )}`;
}

/** Whether the machine treats groups alike. */
export function renderFairness(report: AgreementReport, numbering: Numbering): Markup {
  if (report.evaluationByGroup.length === 0) return html`<p>${NO_GROUPS}</p>`;
  return html`${report.evaluationByGroup.map((section, index) => fairnessOf(section, index, numbering))}
    <p class="note">
      DSM is the difference of standardized means: how much higher the machine places a group than people do, in
      standard deviations, relative to everybody. The gap is the group’s QWK minus that of the whole set. A group with a
      narrow range of ability has a lower QWK at the same accuracy: read the gap beside exact agreement. The variance
      explained follows Loukina, Madnani and Zechner (2019): adjusted R² of group membership for the squared error
      (accuracy), the error (difference), and the error given the human score (conditional).
    </p>`;
}

function fairnessOf({ column, groups, fairness }: EvaluationByGroup, index: number, numbering: Numbering): Markup {
  return html`<h3>${column}</h3>
    ${dataTable(
      captionOf(numbering, `Differences between groups of ${column}.`),
      [{ label: 'Group' }, ...['n', 'DSM', 'QWK gap'].map((label) => ({ label, numeric: true }))],
      groups.map((group) => [
        html`${group.group}`,
        html`${formatCount(group.kappaGap.n)}`,
        figureCell(group.differenceOfStandardizedMeans),
        figureCell(group.kappaGap),
      ]),
    )}${plotFigure(numbering, {
      caption: `Difference of standardized means by ${column}, with 95% intervals; inside the shaded band no flag is raised.`,
      plot: intervalPlot(
        groups.map((group) => ({ label: group.group, figure: group.differenceOfStandardizedMeans })),
        {
          id: `plot-dsm-${index}`,
          title: `Difference of standardized means by ${column}`,
          axis: 'DSM (machine lower … machine higher)',
          reference: { value: 0, label: '0' },
          band: { from: -0.1, to: 0.1 },
        },
      ),
    })}${dataTable(
      captionOf(numbering, `Variance of the scoring error that ${column} explains.`),
      [{ label: 'Analysis' }, ...['n', 'Adjusted R²', 'p'].map((label) => ({ label, numeric: true }))],
      fairness.map(({ name, n, adjustedRSquared, pValue }) => [
        html`${name}`,
        html`${formatCount(n)}`,
        html`${adjustedRSquared === undefined ? 'undefined' : formatNumber(adjustedRSquared, 4)}`,
        html`${pValue === undefined ? 'undefined' : pValue < 0.001 ? '< 0.001' : formatNumber(pValue)}`,
      ]),
    )}`;
}
