import { parentPort, workerData } from 'node:worker_threads';
import { newQuickJSWASMModule, type QuickJSContext, type QuickJSHandle } from 'quickjs-emscripten';
import type { SandboxResult, SandboxTask } from './run-javascript.ts';

const { code, limits } = workerData as SandboxTask;

/** Dates begin in the same moment and chance is a linear congruence (Numerical Recipes, 2nd ed., 7.1). */
const determined = `(() => {
  const Real = Date;
  const now = 1767225600000;
  globalThis.Date = class extends Real { constructor(...given) { super(...(given.length === 0 ? [now] : given)); } static now() { return now; } };
  let seed = 1;
  Math.random = () => { seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; return seed / 4294967296; };
})();`;

function ending(error: string, output: string, interrupted: boolean): SandboxResult {
  if (interrupted) return { status: 'stopped', output, limit: 'time' };
  // Where not even the error finds room, null is thrown.
  if (/out of memory|^null$/i.test(error)) return { status: 'stopped', output, limit: 'memory' };
  if (/stack overflow|maximum call stack/i.test(error)) return { status: 'stopped', output, limit: 'stack' };
  return { status: 'failed', output, error: error.slice(0, 500) };
}

function givePrint(context: QuickJSContext, add: (line: string) => void): void {
  const print = context.newFunction('print', (...handles: QuickJSHandle[]) => {
    add(handles.map((handle) => told(context, handle)).join(' '));
  });
  const console_ = context.newObject();
  context.setProp(context.global, 'print', print);
  context.setProp(console_, 'log', print);
  context.setProp(context.global, 'console', console_);
  console_.dispose();
  print.dispose();
}

function told(context: QuickJSContext, handle: QuickJSHandle): string {
  const value: unknown = context.dump(handle);
  if (typeof value === 'string') return value;
  if (typeof value === 'object' && value !== null && 'name' in value && 'message' in value)
    return `${String(value.name)}: ${String(value.message)}`;
  return JSON.stringify(value) ?? String(value);
}

function createOutput(most: number): { add(line: string): void; text(): string } {
  let text = '';
  return {
    add(line) {
      if (text.length < most) text = `${text}${line}\n`.slice(0, most);
    },
    text: () => text,
  };
}

async function run(): Promise<SandboxResult> {
  const runtime = (await newQuickJSWASMModule()).newRuntime();
  runtime.setMemoryLimit(limits.memoryBytes);
  runtime.setMaxStackSize(limits.stackBytes);
  let checks = 0;
  runtime.setInterruptHandler(() => (checks += 1) > limits.checks);
  const context = runtime.newContext();
  const printed = createOutput(limits.outputCharacters);
  givePrint(context, (line) => printed.add(line));
  context.unwrapResult(context.evalCode(determined)).dispose();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- the port of a thread has no origin
  parentPort?.postMessage('begins');
  const result = context.evalCode(code, 'student.js');
  if ('error' in result && result.error !== undefined)
    return ending(told(context, result.error), printed.text(), checks > limits.checks);
  // What promises of the code have left to do.
  const jobs = runtime.executePendingJobs(10_000);
  if ('error' in jobs && jobs.error !== undefined)
    return ending(told(context, jobs.error), printed.text(), checks > limits.checks);
  const value = 'value' in result ? told(context, result.value) : '';
  // Nothing is disposed of: memory, interpreter and all end with the thread.
  return { status: 'ended', output: printed.text(), value: value.slice(0, limits.outputCharacters) };
}

// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
parentPort?.postMessage(await run());
