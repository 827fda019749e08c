import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reportFiles } from './report-files.ts';

describe('the file of each report of a set', () => {
  test('is named after its value', () => {
    expect(reportFiles('out/report.html', ['1', 'Grade 8', 'Łódź'])).toEqual([
      'out/report-1.html',
      'out/report-Grade-8.html',
      'out/report-Łódź.html',
    ]);
  });

  test('values that differ in signs or case alone are numbered, past a value that is called like a number', () => {
    expect(reportFiles('report.html', ['A/B', 'A B', 'a-b', 'A B 2'])).toEqual([
      'report-A-B.html',
      'report-A-B-3.html',
      'report-a-b-4.html',
      'report-A-B-2.html',
    ]);
  });

  test('no two values share a file, whatever they are', () => {
    const value = fc
      .array(fc.constantFrom('a', 'A', '2', '3', ' ', '/', '-'), { maxLength: 5 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(fc.uniqueArray(value, { maxLength: 30 }), (values) => {
        const files = reportFiles('report.html', values).map((file) => file.toLowerCase());
        expect(new Set(files).size).toBe(values.length);
      }),
    );
  });
});
