import type { AgreementReport, BinAgreement } from '../report.ts';
import { curvePlot } from './curve-plot.ts';
import { html, nothing, type Markup } from './escape-html.ts';
import { formatCount, formatInterval, formatNumber, formatPercent, formatScore, formatValue } from './format.ts';
import { intervalPlot } from './interval-plot.ts';
import { agreementTable, captionOf, dataTable, figureCell, plotFigure, type Numbering } from './table.ts';

/** Agreement by length of essay, and by trait. */
export function renderBins(report: AgreementReport, numbering: Numbering): Markup {
  return html`${renderLength(report, numbering)}${renderTraits(report, numbering)}`;
}

function renderLength({ byLength, evaluation }: AgreementReport, numbering: Numbering): Markup {
  if (!byLength.available) return html`<p>${byLength.reason}</p>`;
  const overall = evaluation.reported.quadraticWeightedKappa.value;
  return html`${agreementTable(
    captionOf(numbering, 'Agreement by length of essay, in equally large bins.'),
    'Length',
    byLength.bins.map((bin) => ({ label: bin.bin, agreement: bin })),
  )}${plotFigure(numbering, {
    caption:
      'Quadratic weighted kappa by length, with 95% intervals. Scores vary less within a bin, which lowers kappa at the same accuracy.',
    plot: intervalPlot(
      byLength.bins.map((bin) => ({ label: bin.bin, figure: bin.quadraticWeightedKappa })),
      {
        id: 'plot-length',
        title: 'Agreement by length',
        axis: 'Quadratic weighted kappa',
        ...(overall === undefined ? {} : { reference: { value: overall, label: 'whole set' } }),
      },
    ),
  })}`;
}

function renderTraits({ traits }: AgreementReport, numbering: Numbering): Markup {
  if (traits.length === 0) return nothing;
  return html`<h3>By trait</h3>
    ${agreementTable(
      captionOf(numbering, 'Agreement by trait.'),
      'Trait',
      traits.map(({ trait, agreement }) => ({ label: trait, agreement })),
    )}${plotFigure(numbering, {
      caption: 'Quadratic weighted kappa by trait, with 95% intervals.',
      plot: intervalPlot(
        traits.map(({ trait, agreement }) => ({ label: trait, figure: agreement.quadraticWeightedKappa })),
        { id: 'plot-traits', title: 'Agreement by trait', axis: 'Quadratic weighted kappa' },
      ),
    })}`;
}

/** Whether predictions mean what they say, and intervals hold what they promise. */
export function renderCalibration({ calibration }: AgreementReport, numbering: Numbering): Markup {
  if (!calibration.available) return html`<p>${calibration.reason}</p>`;
  const bins = calibration.bins.filter((bin) => bin.human.value !== undefined);
  return html`<p>
      Human scores regressed on the ${calibration.basis} machine score: slope ${formatValue(calibration.slope)}
      (${formatInterval(calibration.slope.interval)}), intercept ${formatValue(calibration.intercept)}
      (${formatInterval(calibration.intercept.interval)}), n = ${formatCount(calibration.slope.n)}. A calibrated score
      has slope 1 and intercept 0; a slope below 1 says that the machine’s scores are spread wider than they can know.
    </p>
    ${
      bins.length < 2
        ? nothing
        : plotFigure(numbering, {
            caption:
              'Calibration: mean human score of essays with similar machine scores, with 95% intervals. On the dashed line the two are equal.',
            plot: curvePlot(
              [
                {
                  label: 'Equal parts of the set',
                  mark: 'human',
                  joined: false,
                  intervals: 'whiskers',
                  points: bins.map((bin) => ({ x: bin.predicted, y: bin.human.value!, ...bin.human.interval })),
                },
              ],
              {
                id: 'plot-calibration',
                title: 'Calibration',
                description:
                  'Mean human score against mean machine score for equal parts of the set. The table below has the values.',
                xAxis: 'Mean machine score',
                yAxis: 'Mean human score',
                formatX: tickLabel,
                formatY: tickLabel,
                diagonal: true,
              },
            ),
            values: dataTable(
              html`Calibration`,
              [
                { label: 'Mean machine score' },
                { label: 'Essays', numeric: true },
                { label: 'Mean human score', numeric: true },
              ],
              calibration.bins.map((bin) => [
                html`${formatNumber(bin.predicted, 2)}`,
                html`${formatCount(bin.human.n)}`,
                figureCell(bin.human),
              ]),
            ),
          })
    }${renderCoverage(calibration.coverage, numbering)}`;
}

function tickLabel(value: number): string {
  return Number.isInteger(value) ? String(value) : formatNumber(value, 1);
}

type Coverage = Extract<AgreementReport['calibration'], { available: true }>['coverage'];

function renderCoverage(coverage: Coverage, numbering: Numbering): Markup {
  if (coverage === undefined) return nothing;
  const promise = coverage.nominal === undefined ? '' : ` The intervals promise ${formatPercent(coverage.nominal, 0)}.`;
  return html`<h3>Prediction intervals</h3>
    ${dataTable(
      captionOf(numbering, `Share of human scores inside the machine’s interval.${promise}`),
      [{ label: 'Essays' }, { label: 'n', numeric: true }, { label: 'Coverage', numeric: true }],
      [{ bin: 'All', observed: coverage.observed }, ...coverage.byLength].map(({ bin, observed }) => [
        html`${bin}`,
        html`${formatCount(observed.n)}`,
        figureCell(observed, 'percent'),
      ]),
    )}
    <p class="note">Mean width ${formatNumber(coverage.meanWidth, 2)} points.</p>`;
}

/** Routing to people, and agreement where the machine is sure. */
export function renderRouting({ routing }: AgreementReport, numbering: Numbering): Markup {
  if (!routing.available) return html`<p>${routing.reason}</p>`;
  return html`<p>
      Risk is the ${routing.riskSource}. The riskiest share of the essays is given to a person whose score stands; the
      rest keep the machine’s. Agreement is that of the whole.
    </p>
    ${plotFigure(numbering, {
      caption:
        'Routing: QWK of the whole when the riskiest share goes to a person, with 95% intervals; dashed, the same share in random order.',
      plot: curvePlot(
        [
          {
            label: 'In random order',
            mark: 'second',
            joined: true,
            points: routing.points.flatMap(({ share, randomKappa }) =>
              randomKappa === undefined ? [] : [{ x: share, y: randomKappa }],
            ),
          },
          {
            label: 'Riskiest first',
            mark: 'human',
            joined: true,
            intervals: 'ribbon',
            points: routing.points.flatMap(({ share, quadraticWeightedKappa: { value, interval } }) =>
              value === undefined ? [] : [{ x: share, y: value, ...interval }],
            ),
          },
        ],
        {
          id: 'plot-routing',
          title: 'Routing curve',
          description:
            'Quadratic weighted kappa of machine and person together against the share of essays that a person scores. The table below has the values.',
          xAxis: 'Share of essays scored by a person',
          yAxis: 'Quadratic weighted kappa',
          formatX: (value) => formatPercent(value, 0),
          formatY: (value) => formatNumber(value, 2),
          xRange: { from: 0, to: 1 },
        },
      ),
      values: dataTable(
        html`Routing curve`,
        [
          { label: 'Share' },
          ...['Essays', 'QWK', 'QWK at random', 'Exact', 'MAE'].map((label) => ({ label, numeric: true })),
        ],
        routing.points.map((point) => [
          html`${formatPercent(point.share, 0)}`,
          html`${formatCount(point.routed)}`,
          figureCell(point.quadraticWeightedKappa),
          html`${point.randomKappa === undefined ? '–' : formatNumber(point.randomKappa)}`,
          figureCell(point.exactAgreement, 'percent'),
          figureCell(point.meanAbsoluteError),
        ]),
      ),
    })}${renderConfident(routing.confident, numbering)}`;
}

function renderConfident(subsets: readonly BinAgreement[], numbering: Numbering): Markup {
  return html`<h3>Where the machine is surest</h3>
    ${dataTable(
      captionOf(numbering, 'Agreement over the share of essays with the lowest risk.'),
      [{ label: 'Essays' }, ...['n', 'Exact', 'Adjacent', 'MAE', 'QWK'].map((label) => ({ label, numeric: true }))],
      subsets.map((subset) => [
        html`${subset.bin}`,
        html`${formatCount(subset.exactAgreement.n)}`,
        figureCell(subset.exactAgreement, 'percent'),
        figureCell(subset.adjacentAgreement, 'percent'),
        figureCell(subset.meanAbsoluteError),
        figureCell(subset.quadraticWeightedKappa),
      ]),
    )}
    <p class="note">
      The surest essays often span fewer scores, and QWK falls with the span even when accuracy rises: read exact
      agreement and MAE first.
    </p>`;
}

/** Agreement against the number of graded essays, when it was measured. */
export function renderLearningCurve({ learningCurve }: AgreementReport, numbering: Numbering): Markup {
  const draws = learningCurve[0]?.draws;
  return plotFigure(numbering, {
    caption:
      draws === undefined
        ? 'Agreement against the number of graded essays that the machine learned from.'
        : `Agreement of Assay’s trained scorer with people against the number of graded essays of this set that it learned from: mean of ${draws} random draws, each scored on other essays. The interval is that of the mean.`,
    plot: curvePlot(
      [
        {
          label: 'QWK',
          mark: 'human',
          joined: true,
          intervals: 'whiskers',
          points: learningCurve.map(({ graded, quadraticWeightedKappa, interval }) => ({
            x: graded,
            y: quadraticWeightedKappa,
            ...interval,
          })),
        },
      ],
      {
        id: 'plot-learning',
        title: 'Learning curve',
        description: 'Quadratic weighted kappa against the number of graded essays. The table below has the values.',
        xAxis: 'Graded essays',
        yAxis: 'Quadratic weighted kappa',
        formatX: formatScore,
        formatY: (value) => formatNumber(value, 2),
      },
    ),
    values: dataTable(
      html`Learning curve`,
      [{ label: 'Graded essays' }, { label: 'QWK', numeric: true }, { label: '95% interval', numeric: true }],
      learningCurve.map(({ graded, quadraticWeightedKappa, interval }) => [
        html`${formatCount(graded)}`,
        html`${formatNumber(quadraticWeightedKappa)}`,
        html`${formatInterval(interval)}`,
      ]),
    ),
  });
}
