import type { AgreementReport, ContinuousFigures } from '../report.ts';
import { confusionPlot } from './confusion-plot.ts';
import { html, nothing, type Markup } from './escape-html.ts';
import { formatCount, formatNumber, formatScore } from './format.ts';
import { agreementTable, captionOf, dataTable, figureCell, plotFigure, type Numbering } from './table.ts';

const continuousColumns: readonly (readonly [keyof ContinuousFigures, string])[] = [
  ['quadraticWeightedKappa', 'QWK'],
  ['pearsonCorrelation', 'r'],
  ['standardizedMeanDifference', 'SMD'],
  ['rSquared', 'R²'],
  ['rootMeanSquaredError', 'RMSE'],
  ['meanAbsoluteError', 'MAE'],
];

/** Human-machine agreement: reported, continuous, degradation, confusion. */
export function renderEvaluation(report: AgreementReport, numbering: Numbering): Markup {
  const { evaluation, consistency, method } = report;
  return html`${agreementTable(captionOf(numbering, 'Agreement of the machine with the human score.'), 'Comparison', [
      { label: 'Human and machine', agreement: evaluation.reported },
      ...(consistency.available ? [{ label: 'Human and human', agreement: consistency.agreement }] : []),
    ])}${renderContinuous(report, numbering)}${renderDegradation(report, numbering)}${plotFigure(numbering, {
      caption:
        'Confusion matrix. Shade is the share of the essays with that human score; the diagonal is exact agreement.',
      plot: confusionPlot('plot-confusion', evaluation.confusion),
      values: confusionTable(report),
    })}
    <p class="note">
      Adjacent agreement: scores that differ by at most ${formatScore(method.adjacentTolerance)}. SMD is divided by the
      deviation of the human scores; positive means that the machine is lenient.
    </p>`;
}

function renderContinuous({ evaluation: { continuous } }: AgreementReport, numbering: Numbering): Markup {
  if (continuous === undefined) return nothing;
  return dataTable(
    captionOf(numbering, 'The machine’s continuous score, before rounding.'),
    [
      { label: 'Comparison' },
      { label: 'n', numeric: true },
      ...continuousColumns.map(([, label]) => ({ label, numeric: true })),
    ],
    [
      [
        html`Human and continuous`,
        html`${formatCount(continuous.quadraticWeightedKappa.n)}`,
        ...continuousColumns.map(([name]) => figureCell(continuous[name])),
      ],
    ],
  );
}

function renderDegradation({ evaluation: { degradation } }: AgreementReport, numbering: Numbering): Markup {
  if (degradation === undefined) return nothing;
  return dataTable(
    captionOf(numbering, 'Degradation: human-human minus human-machine agreement, on the double-scored essays.'),
    [
      { label: 'Coefficient' },
      { label: 'n', numeric: true },
      { label: 'Degradation', numeric: true },
      { label: 'Criterion' },
    ],
    [['QWK', degradation.quadraticWeightedKappa] as const, ['r', degradation.pearsonCorrelation] as const].map(
      ([label, figure]) => [html`${label}`, html`${formatCount(figure.n)}`, figureCell(figure), html`at most 0.10`],
    ),
  );
}

function confusionTable({ evaluation: { confusion } }: AgreementReport): Markup {
  const used = confusion.labels
    .map((label, index) => ({ label, index }))
    .filter(
      ({ index }) => confusion.counts[index]!.some((n) => n > 0) || confusion.counts.some((row) => row[index]! > 0),
    );
  return dataTable(
    html`Essays by human score (rows) and machine score (columns); scores that nobody gave are left out`,
    [{ label: 'Human' }, ...used.map(({ label }) => ({ label: formatScore(label), numeric: true }))],
    used.map(({ label, index: row }) => [
      html`${formatScore(label)}`,
      ...used.map(({ index: column }) => html`${confusion.counts[row]![column]!}`),
    ]),
  );
}

/** How well the machine predicts the true score. */
export function renderTrueScore({ trueScore }: AgreementReport, numbering: Numbering): Markup {
  if (!trueScore.available) return html`<p>${trueScore.reason}</p>`;
  return html`${dataTable(
      captionOf(
        numbering,
        'Proportional reduction in mean squared error (PRMSE) when the machine predicts the true score.',
      ),
      [
        { label: 'Machine score' },
        ...['Single-scored', 'Double-scored', 'MSE of true score', 'PRMSE'].map((label) => ({ label, numeric: true })),
      ],
      trueScore.scores.map(({ score, meanSquaredError, prmse }) => [
        html`${score}`,
        html`${formatCount(trueScore.nSingle)}`,
        html`${formatCount(trueScore.nDouble)}`,
        html`${formatNumber(meanSquaredError)}`,
        figureCell(prmse),
      ]),
    )}
    <p class="note">
      Variance of the raters’ error ${formatNumber(trueScore.raterErrorVariance)}, of the true scores
      ${formatNumber(trueScore.trueScoreVariance)}. The true score is what the average of endlessly many raters would
      be; PRMSE is 1 for a machine that predicts it perfectly and 0 for one that gives everybody the mean.
    </p>`;
}
