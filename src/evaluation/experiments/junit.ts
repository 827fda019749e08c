import type { GateCheck } from '../../core/gate-verdict.ts';
import { escapeHtml } from '../agreement-report/html/escape-html.ts';

/** The checks of gates as a JUnit file, one case a check: what a CI server shows. Too few to tell counts as a failure. */
export function junitOf(suite: string, checks: readonly GateCheck[]): string {
  const failures = checks.filter((check) => check.status !== 'passed').length;
  const cases = checks.map((check) => {
    const name = escapeHtml(check.bin === undefined ? check.name : `${check.name}, ${check.bin}`);
    const detail = escapeHtml(check.detail);
    const failure =
      check.status === 'passed' ? '' : `<failure type="${check.status}" message="${detail}">${detail}</failure>`;
    return `    <testcase classname="${escapeHtml(suite)}" name="${name}">${failure}</testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites tests="${checks.length}" failures="${failures}">`,
    `  <testsuite name="${escapeHtml(suite)}" tests="${checks.length}" failures="${failures}">`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}
