import type { AgreementReport, DataDescription, ScoreSummary } from '../report.ts';
import { distributionPlot } from './distribution-plot.ts';
import { html, nothing, type Markup } from './escape-html.ts';
import { formatCount, formatNumber, formatScore } from './format.ts';
import { agreementTable, captionOf, dataTable, plotFigure, type Column, type Numbering } from './table.ts';

const summaryColumns: readonly Column[] = ['n', 'Mean', 'SD', 'Min', 'Median', 'Max'].map((label) => ({
  label,
  numeric: true,
}));

function summaryCells(summary: ScoreSummary): Markup[] {
  const { n, mean, standardDeviation, min, median, max } = summary;
  return [
    html`${formatCount(n)}`,
    ...[mean, standardDeviation].map((value) => html`${value === undefined ? '–' : formatNumber(value, 2)}`),
    ...[min, median, max].map((value) => html`${value === undefined ? '–' : formatScore(value)}`),
  ];
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Data description, over all and by group. */
export function renderData({ dataDescription: data }: AgreementReport, numbering: Numbering): Markup {
  return html`${dataTable(
    captionOf(numbering, 'Scores. Deviations are divided by n − 1.'),
    [{ label: 'Score' }, ...summaryColumns],
    [
      ...Object.entries(data.scores).map(([name, summary]) => [html`${capitalized(name)}`, ...summaryCells(summary)]),
      ...(data.wordCount === undefined ? [] : [[html`Words in the essay`, ...summaryCells(data.wordCount)]]),
    ],
  )}${plotFigure(numbering, {
    caption: 'Distribution of human and machine scores over the scale.',
    plot: distributionPlot('plot-distribution', data),
    values: distributionTable(data),
  })}${remarks(data)}${data.byGroup.map(
    ({ column, groups }) =>
      html`<h3>By ${column}</h3>
        ${dataTable(
          captionOf(numbering, `Human (H) and machine (M) scores by ${column}.`),
          [{ label: 'Group' }, ...['n', 'Mean H', 'Mean M', 'SD H', 'SD M'].map((label) => ({ label, numeric: true }))],
          groups.map(({ group, human, machine }) => [
            html`${group}`,
            html`${formatCount(human.n)}`,
            ...[human.mean, machine.mean, human.standardDeviation, machine.standardDeviation].map(
              (value) =>
                html`${value === undefined ? html`<span class="quiet">too few</span>` : formatNumber(value, 2)}`,
            ),
          ]),
        )}`,
  )}`;
}

function distributionTable({ distribution }: DataDescription): Markup {
  return dataTable(
    html`Essays at each score`,
    [{ label: 'Score' }, { label: 'Human', numeric: true }, { label: 'Machine', numeric: true }],
    distribution.map(({ score, human, machine }) => [html`${formatScore(score)}`, html`${human}`, html`${machine}`]),
  );
}

function remarks(data: DataDescription): Markup {
  const { min, max, step } = data.scale;
  const excluded = data.excluded.map(({ reason, n }) => `${formatCount(n)} with ${reason}`).join(', ');
  return html`<p class="note">
    Scale ${formatScore(min)} to ${formatScore(max)} in steps of
    ${formatScore(step)}${data.scaleInferred ? ' (taken from the human scores in the file)' : ''}.
    ${formatCount(data.doubleScored)} essays have two human scores. Zero is a score and is kept. Left out:
    ${excluded === '' ? 'none' : excluded}.${
      data.clampedMachineScores > 0
        ? ` ${formatCount(data.clampedMachineScores)} machine scores lay outside the scale and were brought to its end.`
        : ''
    }
  </p>`;
}

/** Human-human agreement. */
export function renderConsistency({ consistency, dataDescription }: AgreementReport, numbering: Numbering): Markup {
  if (!consistency.available) return html`<p>${consistency.reason}</p>`;
  const { raterScale, scale } = dataDescription;
  const differs = raterScale.min !== scale.min || raterScale.max !== scale.max;
  return html`${dataTable(
      captionOf(numbering, 'Scores of the two raters, where both are known.'),
      [{ label: 'Rater' }, ...summaryColumns],
      [
        [html`First`, ...summaryCells(consistency.first)],
        [html`Second`, ...summaryCells(consistency.second)],
      ],
    )}${agreementTable(captionOf(numbering, 'Agreement of the second rater with the first.'), 'Raters', [
      { label: 'First and second', agreement: consistency.agreement },
    ])}
    <p class="note">
      SMD between two people is divided by their pooled
      deviation.${differs ? ` The raters score from ${raterScale.min} to ${raterScale.max}.` : ''}
    </p>
    ${nothing}`;
}
