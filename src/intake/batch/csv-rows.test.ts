import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvRows } from './csv-rows.ts';

describe('records of delimited text', () => {
  test('quotes, doubled quotes, line breaks in cells, CRLF, blank lines, a byte order mark, no last line end', () => {
    const text = '\ufeffa,b\r\n1,"x ""y""\r\nz"\r\n\r\n2,\n3,last';
    expect([...csvRows(text, ',')]).toEqual([
      { line: 1, cells: ['a', 'b'] },
      { line: 2, cells: ['1', 'x "y"\r\nz'] },
      { line: 5, cells: ['2', ''] },
      { line: 6, cells: ['3', 'last'] },
    ]);
  });

  test('a quotation mark that is never closed costs its own line, no other', () => {
    const text = 'id,text\n1,ok\n2,"never closed\n3,fine\n4,fine too\n';
    expect([...csvRows(text, ',')]).toEqual([
      { line: 1, cells: ['id', 'text'] },
      { line: 2, cells: ['1', 'ok'] },
      { line: 3, problem: 'has an opening quotation mark that is never closed' },
      { line: 4, cells: ['3', 'fine'] },
      { line: 5, cells: ['4', 'fine too'] },
    ]);
  });

  test('text after a closing quotation mark', () => {
    expect([...csvRows('1,"bad "x" quote"\n2,ok', ',')]).toEqual([
      {
        line: 1,
        problem: 'has text after a closing quotation mark; a quotation mark inside a quoted cell is written twice',
      },
      { line: 2, cells: ['2', 'ok'] },
    ]);
  });

  test('whatever is written quoted comes back', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '\t', ' ', 'é') });
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\n');
        expect([...csvRows(text, ',')].map((row) => ('cells' in row ? row.cells : undefined))).toEqual(rows);
      }),
    );
  });

  test('any text at all ends, and its lines rise', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r') }), (text) => {
        const lines = [...csvRows(text, ',')].map((row) => row.line);
        expect(lines).toEqual(lines.toSorted((a, b) => a - b));
        expect(lines.at(-1) ?? 0).toBeLessThanOrEqual(text.split('\n').length);
      }),
    );
  });
});
