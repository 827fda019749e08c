import { describe, expect, test } from 'vitest';

import { createRandom } from '../../../stats/random.ts';
import { buildAgreementReport } from '../build-report.ts';
import type { LabelledRecord } from '../labelled-set.ts';
import { linearScale, niceRange, ticks } from './axes.ts';
import { escapeHtml, html } from './escape-html.ts';
import { formatInterval, formatNumber, formatScore } from './format.ts';
import { renderAgreementReport } from './render-report.ts';

const hostile = `"><script>alert('x')</script>&`;
const random = createRandom(9);
const records: LabelledRecord[] = Array.from({ length: 120 }, (_, i) => {
  const human = random.below(5);
  const continuous = human + random.uniform() - 0.5;
  return {
    id: String(i),
    human,
    raters: [human, Math.min(4, human + random.below(2))],
    machine: Math.round(continuous),
    continuous,
    interval: { low: human - 1, high: human + 1 },
    risk: random.uniform(),
    wordCount: 50 + i,
    groups: { class: i < 5 ? 'tiny' : hostile },
    traits: {},
  };
});
const scale = { min: 0, max: 4, step: 1 } as const;
const report = buildAgreementReport(
  {
    records,
    scale,
    raterScale: scale,
    traitScales: {},
    groupColumns: ['class'],
    excluded: [{ reason: 'no machine score', n: 3 }],
    clamped: 1,
    scaleInferred: true,
    riskSource: 'column "risk"',
  },
  {
    title: hostile,
    draws: 100,
    nominalCoverage: 0.9,
    learningCurve: [
      { graded: 50, quadraticWeightedKappa: 0.7, interval: { low: 0.6, high: 0.8 } },
      { graded: 100, quadraticWeightedKappa: 0.75 },
    ],
    system: { assayVersion: '1.2.3', nodeVersion: 'v24', platform: 'test', generatedAt: '2025-01-01T12:30:00Z' },
  },
);
const page = renderAgreementReport(report);

function count(pattern: RegExp): number {
  return [...page.matchAll(pattern)].length;
}

describe('the page', () => {
  test('holds no script and fetches nothing', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|https?:|\son\w+=/u);
  });

  test('what comes from the data is escaped, in text and in attributes', () => {
    expect(page).not.toContain(hostile);
    expect(page).toContain('&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;');
  });

  test('elements are closed in the order they were opened', () => {
    const open: string[] = [];
    for (const [, closing, name = '', selfClosing] of page.matchAll(
      /<(\/?)([a-z][a-z0-9]*)(?:"[^"]*"|[^>"])*?(\/?)>/gu,
    )) {
      if (selfClosing === '/' || name === 'meta') continue;
      if (closing !== '/') open.push(name);
      else if (open.pop() !== name) throw new Error(`</${name}> closes another element`);
    }
    expect(open).toEqual([]);
  });

  test('has every section of the report, in order', () => {
    const headings = [...page.matchAll(/<h2\s+id="[^"]*"\s*>([^<]*)<\/h2\s*>/gu)].map(([, title = '']) => title.trim());
    expect(headings).toEqual([
      'Summary',
      '1. Data description',
      '2. Consistency of human scores',
      '3. Evaluation of machine scores',
      '4. Evaluation by group',
      '5. Fairness analyses',
      '6. True-score evaluation',
      '7. Agreement by length and trait',
      '8. Calibration',
      '9. Confidence and routing',
      '10. Learning curve',
      '11. Method, system information and versions',
    ]);
  });

  test('every plot is an image with a title and a description, and ids are unique', () => {
    // distribution, confusion, group, DSM, length, calibration, routing, learning
    expect(count(/<svg/gu)).toBe(8);
    expect(count(/role="img"/gu)).toBe(8);
    expect(count(/<desc/gu)).toBe(8);
    const ids = [...page.matchAll(/\sid="([^"]*)"/gu)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const known = new Set(ids);
    const references = [...page.matchAll(/(?:href="#|aria-labelledby=")([^"]*)"/gu)].flatMap(([, value = '']) =>
      value.split(' '),
    );
    expect(references.filter((id) => !known.has(id))).toEqual([]);
  });

  test('no coordinate, figure or text went missing on the way', () => {
    expect(page).not.toMatch(/NaN|undefined<|\[object|Infinity/u);
  });

  test('small groups say too few, in tables and plots', () => {
    expect(page).toContain('too few (n = 5)');
    expect(page).toMatch(/<span class="quiet">too few<\/span>/u);
  });

  test('states versions, exclusions and the moment it was made', () => {
    expect(page).toContain('1.2.3');
    expect(page).toContain('3 with no machine score');
    expect(page).toContain('2025-01-01 12:30');
  });

  test('supports dark mode and print', () => {
    expect(page).toContain('prefers-color-scheme: dark');
    expect(page).toContain('@media print');
  });
});

describe('axes', () => {
  test('ticks are round numbers inside the range', () => {
    expect(ticks({ from: 0, to: 1 })).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks({ from: 0.31, to: 0.44 })).toEqual([0.35, 0.4]);
  });

  test('a nice range holds the values, ends on ticks, and has width for a single value', () => {
    const range = niceRange([0.783, 0.901], 6);
    expect(range.from).toBeLessThanOrEqual(0.783);
    expect(range.to).toBeGreaterThanOrEqual(0.901);
    expect(ticks(range, 6)[0]).toBeCloseTo(range.from, 9);
    expect(ticks(range, 6).at(-1)).toBeCloseTo(range.to, 9);
    expect(niceRange([3]).to).toBeGreaterThan(niceRange([3]).from);
  });

  test('a scale maps ends to ends, downwards too', () => {
    const y = linearScale({ from: 0, to: 10 }, { from: 200, to: 0 });
    expect([y(0), y(5), y(10)]).toEqual([200, 100, 0]);
  });
});

test('numbers carry a true minus and no minus zero', () => {
  expect(formatNumber(-0.1234)).toBe('−0.123');
  expect(formatNumber(-0.0001)).toBe('0.000');
  expect(formatScore(3.5)).toBe('3.5');
  expect(formatScore(-1)).toBe('−1');
  expect(formatInterval({ low: -0.1, high: 0.2 })).toBe('−0.100 to 0.200');
  expect(formatInterval(undefined)).toBe('');
});

test('the template escapes what is put in and keeps markup', () => {
  expect(escapeHtml(`<a href='x'>&"`)).toBe('&lt;a href=&#39;x&#39;&gt;&amp;&quot;');
  expect(html`<b>${'<i>'}</b>${[html`<u>${1}</u>`, html`${2}`]}`.markup).toBe('<b>&lt;i&gt;</b><u>1</u>2');
});
