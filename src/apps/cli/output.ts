import Table from 'cli-table3';
import colors from 'picocolors';
import { Presets, SingleBar } from 'cli-progress';

/** How a command speaks: to a person with tables and bars, or to a program with one JSON document on standard output. */
export interface Output {
  readonly json: boolean;
  /** A line for people; silent under --json. */
  say(line: string): void;
  /** The command's result. Under --json printed as it is; otherwise `words` are printed. */
  result(value: unknown, words: () => string): void;
  /** Progress of something that takes a while; on a terminal a bar, elsewhere a line now and then; silent under --json. */
  progress(label: string, total: number): Progress;
}

export interface Progress {
  /** `total` when it has become known only now. */
  update(done: number, note?: string, total?: number): void;
  stop(): void;
}

export function createOutput(options: { json: boolean }): Output {
  const { json } = options;
  return {
    json,
    say: (line) => {
      if (!json) process.stdout.write(`${line}\n`);
    },
    result: (value, words) => {
      process.stdout.write(json ? `${JSON.stringify(value, undefined, 2)}\n` : `${words()}\n`);
    },
    progress: (label, total) => (json ? silent : process.stderr.isTTY ? bar(label, total) : lines(label, total)),
  };
}

const silent: Progress = { update: () => undefined, stop: () => undefined };

function bar(label: string, total: number): Progress {
  const drawn = new SingleBar(
    { format: `${label} {bar} {value}/{total} {note}`, hideCursor: true, stream: process.stderr, barsize: 30 },
    Presets.shades_grey,
  );
  drawn.start(total, 0, { note: '' });
  return {
    update: (done, note = '', known) => {
      if (known !== undefined) drawn.setTotal(known);
      drawn.update(done, { note });
    },
    stop: () => drawn.stop(),
  };
}

/** Without a terminal: a line at each tenth, so that a log stays readable. */
function lines(label: string, total: number): Progress {
  let tenth = -1;
  return {
    update: (done, note = '', known = total) => {
      const reached = known === 0 ? 10 : Math.floor((done / known) * 10);
      if (reached === tenth) return;
      tenth = reached;
      process.stderr.write(`${label} ${done}/${known}${note === '' ? '' : ` ${note}`}\n`);
    },
    stop: () => undefined,
  };
}

/** A table for people: header in bold, no colour where the output is no terminal. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const drawn = new Table({
    head: head.map((cell) => colors.bold(cell)),
    style: { head: [], border: [], compact: true },
    chars: {
      top: '',
      'top-mid': '',
      'top-left': '',
      'top-right': '',
      bottom: '',
      'bottom-mid': '',
      'bottom-left': '',
      'bottom-right': '',
      left: '',
      'left-mid': '',
      right: '',
      'right-mid': '',
      mid: '',
      'mid-mid': '',
      middle: '  ',
    },
  });
  for (const row of rows) drawn.push(row.map(String));
  return drawn.toString();
}
