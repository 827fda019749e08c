import { html, nothing, type Markup } from '../agreement-report/html/escape-html.ts';
import {
  formatCount,
  formatInterval,
  formatNumber,
  formatPercent,
  formatValue,
} from '../agreement-report/html/format.ts';
import { intervalPlot } from '../agreement-report/html/interval-plot.ts';
import { renderPage } from '../agreement-report/html/page.ts';
import { captionOf, createNumbering, dataTable, plotFigure, type Numbering } from '../agreement-report/html/table.ts';
import type { Figure } from '../agreement-report/report.ts';
import type { GateCheck } from '../../core/gate-verdict.ts';
import type { ComparedFigure, ExperimentReport } from './experiment-report.ts';

/** The report as one self-contained page. @param checks what the gates made of it */
export function renderExperiment(report: ExperimentReport, checks: readonly GateCheck[]): string {
  const numbering = createNumbering();
  const { dataset, system, method } = report;
  return renderPage({
    kicker: 'Experiment',
    title: report.title,
    facts: [
      ['Dataset', `${dataset.slug} version ${dataset.version} (${dataset.kind})`],
      ['Essays', formatCount(report.essays)],
      ['Scored by people', formatCount(report.labelled)],
      ['Intervals', `${formatPercent(method.level, 0)}, ${formatCount(method.draws)} resamples`],
      ['Generated', system.generatedAt.slice(0, 16).replace('T', ' ')],
    ],
    sections: [
      { id: 'gates', title: 'What the gates say', content: renderChecks(checks, numbering) },
      { id: 'overall', title: 'Over all essays', content: renderOverall(report, numbering) },
      { id: 'bins', title: 'In every length and group', content: renderBins(report, numbering) },
      { id: 'plans', title: 'Plans', content: renderPlans(report, numbering) },
      { id: 'method', title: 'Method', content: renderMethod(report, numbering) },
    ],
    footer: `Assay ${system.assayVersion}. This report holds no essay text and no identifiers of essays.`,
  });
}

function renderChecks(checks: readonly GateCheck[], numbering: Numbering): Markup {
  if (checks.length === 0) return html`<p>No gate was asked.</p>`;
  const failed = checks.filter((check) => check.status === 'failed').length;
  const open = checks.filter((check) => check.status === 'too-few').length;
  return html`<p>
      ${checks.length} checks: ${checks.length - failed - open} passed, ${failed} failed, ${open} with too few essays to
      tell. Too few to tell is not a pass.
    </p>
    ${dataTable(
      captionOf(numbering, 'Checks of the gates.'),
      [
        { label: 'Check' },
        { label: 'Where' },
        { label: 'Outcome' },
        { label: 'n', numeric: true },
        { label: 'In words' },
      ],
      checks.map((check) => [
        html`${check.name}`,
        html`${check.bin ?? 'all'}`,
        html`<span class="${check.status === 'passed' ? '' : 'raised'}"
          >${check.status === 'passed' ? 'passed' : `▲ ${check.status === 'failed' ? 'failed' : 'too few'}`}</span
        >`,
        html`${check.n === undefined ? '–' : formatCount(check.n)}`,
        html`${check.detail}`,
      ]),
    )}`;
}

/** A figure as its evaluator writes it. */
export function writeFigure(figure: Figure, format: ComparedFigure['format']): string {
  if (figure.value === undefined) return formatValue(figure);
  switch (format) {
    case 'percent':
      return formatPercent(figure.value);
    case 'micro-usd':
      return `$${formatNumber(figure.value / 1e6, 4)}`;
    case 'ms':
      return `${formatNumber(figure.value, 0)} ms`;
    default:
      return formatNumber(figure.value);
  }
}

function cell(figure: Figure, format: ComparedFigure['format']): Markup {
  if (figure.value === undefined) return html`<span class="quiet">${formatValue(figure)}</span>`;
  const interval = format === 'number' || format === 'percent' ? formatInterval(figure.interval, format) : '';
  return html`<span>${writeFigure(figure, format)}</span><span class="ci">${interval}</span>`;
}

function differenceCell({ difference, format, worse, adjustedP }: ComparedFigure): Markup {
  const chance = adjustedP === undefined ? '' : `p ${adjustedP < 0.001 ? '< 0.001' : formatNumber(adjustedP)}`;
  return html`<span class="${worse === true ? 'raised' : ''}">${worse === true ? '▲ ' : ''}</span>${cell(
      difference,
      format,
    )}<span class="ci">${chance}</span>`;
}

const columns = [
  { label: 'n', numeric: true },
  { label: 'A', numeric: true },
  { label: 'B', numeric: true },
  { label: 'B − A', numeric: true },
];

function rowOf(figure: ComparedFigure, label: string): Markup[] {
  const { n, a, b, format } = figure;
  return [html`${label}`, html`${formatCount(n)}`, cell(a, format), cell(b, format), differenceCell(figure)];
}

function renderOverall({ figures, humanHuman }: ExperimentReport, numbering: Numbering): Markup {
  const overall = figures.filter((figure) => figure.bin === undefined);
  const people =
    humanHuman.status === 'ok' ? `${formatValue(humanHuman)} (${formatInterval(humanHuman.interval)})` : 'not known';
  return html`<p>Quadratic weighted kappa of two people on the same essays: ${people}, n = ${humanHuman.n}.</p>
    ${dataTable(
      captionOf(numbering, 'Both plans over the same essays. ▲ marks where B’s point estimate is worse.'),
      [{ label: 'Figure' }, ...columns],
      overall.map((figure) => rowOf(figure, figure.title)),
    )}`;
}

function renderBins({ figures, bins }: ExperimentReport, numbering: Numbering): Markup {
  const inBins = figures.filter((figure) => figure.bin !== undefined);
  const evaluators = [...new Set(inBins.map((figure) => figure.evaluator))];
  if (bins.length === 0) return html`<p>There are no bins.</p>`;
  return html`${evaluators.map((evaluator, index) => {
    const own = inBins.filter((figure) => figure.evaluator === evaluator);
    const [first] = own;
    if (first === undefined) return nothing;
    const drawable = own.some((figure) => figure.difference.value !== undefined);
    return html`<h3>${first.title}</h3>
      ${dataTable(
        captionOf(numbering, `${first.title} by bin.`),
        [{ label: 'Bin' }, ...columns],
        own.map((figure) => rowOf(figure, figure.bin ?? '')),
      )}${
        drawable && (first.format === 'number' || first.format === 'percent')
          ? plotFigure(numbering, {
              caption: `${first.title}: B minus A by bin, with 95% intervals. ${first.better === 'higher' ? 'Left' : 'Right'} of the line B is worse.`,
              plot: intervalPlot(
                own.map((figure) => ({ label: figure.bin ?? '', figure: figure.difference })),
                {
                  id: `plot-bins-${index}`,
                  title: `${first.title} by bin`,
                  axis: 'B − A',
                  reference: { value: 0, label: 'no difference' },
                },
              ),
            })
          : nothing
      }`;
  })}`;
}

function renderPlans({ a, b }: ExperimentReport, numbering: Numbering): Markup {
  return dataTable(
    captionOf(numbering, 'What was compared.'),
    [
      { label: 'Plan' },
      { label: 'Name' },
      { label: 'Grader' },
      { label: 'Cost', numeric: true },
      { label: 'Without a score', numeric: true },
      { label: 'Hash' },
    ],
    [
      ['A', a],
      ['B', b],
    ].map(([letter, plan]) => {
      if (typeof plan === 'string' || typeof letter !== 'string' || plan === undefined) return [];
      return [
        html`${letter}`,
        html`${plan.label}`,
        html`${plan.grader}`,
        html`$${formatNumber(plan.costMicroUsd / 1e6, 4)}`,
        html`${formatCount(plan.unscored)}`,
        html`${plan.hash}`,
      ];
    }),
  );
}

function renderMethod({ method, dataset, system }: ExperimentReport, numbering: Numbering): Markup {
  return html`<p>
      Both plans graded the same locked essays. Whole essays are resampled with replacement, so that both plans move
      together; the difference has an interval of its own. p is two-sided and adjusted by Holm’s method over all
      ${method.tests} comparisons of this report: with many bins some look worse by chance, and Holm bounds the chance
      of a single false alarm however the bins overlap. A gate does not wait for p: a point estimate below parity stops
      a release; p says how much of it could be chance.
    </p>
    ${dataset.reserved ? nothing : html`<p class="raised">This set is not kept from training: a scorer may have seen its essays.</p>`}
    ${dataTable(
      captionOf(numbering, 'Settings and versions.'),
      [{ label: 'Item' }, { label: 'Value' }],
      [
        ['Dataset hash', dataset.hash],
        ['Rows when locked', formatCount(dataset.rows)],
        ['Rows gone since (erased or removed)', formatCount(dataset.gone)],
        ['Seed', String(method.seed)],
        ['Resamples', formatCount(method.draws)],
        ['Minimum n', String(method.minimumN)],
        ['Assay', system.assayVersion],
        ['Node.js', system.nodeVersion],
        ['Platform', system.platform],
      ].map(([item, value]) => [html`${item ?? ''}`, html`${value ?? ''}`]),
    )}`;
}
