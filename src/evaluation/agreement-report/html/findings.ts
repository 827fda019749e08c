import type { AgreementReport, Figure } from '../report.ts';
import { html, type Markup } from './escape-html.ts';
import { formatCount, formatInterval, formatValue } from './format.ts';
import { captionOf, dataTable, type Numbering } from './table.ts';

interface Finding {
  readonly measure: string;
  readonly figure: Figure;
}

/** Every figure of the report that is held against a criterion. */
function findings(report: AgreementReport): Finding[] {
  const { reported, degradation } = report.evaluation;
  const overall: Finding[] = [
    { measure: 'Quadratic weighted kappa', figure: reported.quadraticWeightedKappa },
    { measure: 'Pearson correlation', figure: reported.pearsonCorrelation },
    { measure: 'Standardized mean difference', figure: reported.standardizedMeanDifference },
    ...(degradation === undefined
      ? []
      : [
          { measure: 'Degradation from human-human, QWK', figure: degradation.quadraticWeightedKappa },
          { measure: 'Degradation from human-human, r', figure: degradation.pearsonCorrelation },
        ]),
  ];
  const groups = report.evaluationByGroup.flatMap(({ column, groups: evaluations }) =>
    evaluations.flatMap((evaluation) => [
      { measure: `QWK gap, ${column}: ${evaluation.group}`, figure: evaluation.kappaGap },
      { measure: `DSM, ${column}: ${evaluation.group}`, figure: evaluation.differenceOfStandardizedMeans },
    ]),
  );
  // Groups are many: in the summary only those that raise a flag; all of them are in their own section.
  return [...overall, ...groups.filter(({ figure }) => figure.verdict?.raised === true)];
}

/** What a verdict says in words: met or not, and whether the interval settles it. */
function finding({ status, verdict }: Figure): Markup {
  if (status === 'too-few') return html`<span class="quiet">too few records</span>`;
  if (verdict === undefined) return html`<span class="quiet">not defined</span>`;
  const doubt = verdict.settled ? '' : ', not settled';
  return verdict.raised ? html`<span class="raised">▲ not met${doubt}</span>` : html`<span>● met${doubt}</span>`;
}

export function renderFindings(report: AgreementReport, numbering: Numbering): Markup {
  const all = findings(report);
  const raised = all.filter(({ figure }) => figure.verdict?.raised === true).length;
  const { quadraticWeightedKappa: kappa } = report.evaluation.reported;
  const value =
    kappa.status === 'ok'
      ? `Human and machine scores agree at QWK ${formatValue(kappa)} (95% interval ${formatInterval(kappa.interval)}, n = ${formatCount(kappa.n)}).`
      : `There are too few records (n = ${kappa.n}, minimum ${report.method.minimumN}) to state an agreement.`;
  const verdict =
    raised === 0
      ? 'No criterion below is broken.'
      : `${raised} of the criteria below ${raised === 1 ? 'is' : 'are'} not met.`;
  return html`<section aria-labelledby="summary">
    <h2 id="summary">Summary</h2>
    <p class="${raised > 0 ? 'callout' : ''}">${value} ${verdict}</p>
    ${dataTable(
      captionOf(numbering, 'Criteria and findings. Group figures are listed here when they raise a flag.'),
      [
        { label: 'Measure' },
        { label: 'Value', numeric: true },
        { label: '95% interval', numeric: true },
        { label: 'n', numeric: true },
        { label: 'Criterion' },
        { label: 'Finding' },
      ],
      all.map(({ measure, figure }) => [
        html`${measure}`,
        html`${formatValue(figure)}`,
        html`${formatInterval(figure.interval)}`,
        html`${formatCount(figure.n)}`,
        html`${figure.verdict?.rule ?? '–'}`,
        html`<span class="finding">${finding(figure)}</span>`,
      ]),
    )}
    <p class="note">
      “Not settled” means that the interval reaches over the criterion: another sample of this size could have come out
      the other way. Figures under ${report.method.minimumN} records are not computed.
    </p>
  </section>`;
}
