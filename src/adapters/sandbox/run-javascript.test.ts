import { describe, expect, test } from 'vitest';
import { defaultSandboxLimits, runJavaScript } from './run-javascript.ts';

describe('a student’s code', () => {
  test('is run: what it prints and what it comes to', async () => {
    expect(await runJavaScript('print("2 + 2"); console.log([1, 2]); 2 + 2')).toEqual({
      status: 'ended',
      output: '2 + 2\n[1,2]\n',
      value: '4',
    });
  });

  test('that is wrong says so', async () => {
    expect(await runJavaScript('print("a"); missing()')).toEqual({
      status: 'failed',
      output: 'a\n',
      error: "ReferenceError: 'missing' is not defined",
    });
  });

  test('gives the same each time: the clock stands still and chance is a fixed sequence', async () => {
    const code = '[Date.now(), new Date().getTime(), Math.random(), Math.random()]';
    expect(await runJavaScript(code)).toEqual(await runJavaScript(code));
  });
});

describe('what it cannot do', () => {
  test.each([
    'fetch',
    'XMLHttpRequest',
    'WebSocket',
    'process',
    'require',
    'Deno',
    'Bun',
    'setTimeout',
    'WebAssembly',
    'std',
    'os',
  ])('there is no %s', async (name) => {
    expect(await runJavaScript(`typeof ${name}`)).toMatchObject({ status: 'ended', value: 'undefined' });
  });

  test('load modules', async () => {
    const tried = await runJavaScript('import("node:fs").then(() => print("got it"), (error) => print("refused"))');
    expect(tried.output).not.toContain('got it');
  });

  test('reach the process through constructors', async () => {
    const tried = await runJavaScript('print.constructor("return typeof process")()');
    expect(tried).toMatchObject({ status: 'ended', value: 'undefined' });
  });
});

describe('what ends it', () => {
  test('a loop without an end', async () => {
    expect(await runJavaScript('print("on"); while (true) {}')).toEqual({
      status: 'stopped',
      output: 'on\n',
      limit: 'time',
    });
  });

  test('more memory than it may have', async () => {
    const tried = await runJavaScript('let all = []; while (true) all = [all, all.length]', {
      ...defaultSandboxLimits,
      memoryBytes: 8 * 1024 * 1024,
      milliseconds: 60_000,
    });
    expect(tried).toMatchObject({ status: 'stopped', limit: 'memory' });
  });

  test('a recursion without an end', async () => {
    const tried = await runJavaScript('const deeper = () => deeper() + 1; deeper()');
    expect(tried).toMatchObject({ status: 'stopped', limit: 'stack' });
  });

  test('one huge built-in operation, which never comes by the check', async () => {
    const tried = await runJavaScript('/^(a+)+$/.test("a".repeat(40) + "b")', {
      ...defaultSandboxLimits,
      milliseconds: 300,
    });
    expect(tried).toMatchObject({ status: 'stopped', limit: 'time' });
  });

  test('output is cut, not kept', async () => {
    const tried = await runJavaScript('for (let i = 0; i < 1000; i++) print("x".repeat(100))');
    expect(tried.output).toHaveLength(defaultSandboxLimits.outputCharacters);
  });
});
