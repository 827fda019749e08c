import type { TextRun } from './page-painter.ts';

/** A printed line: its words, and where it stands along and across its own direction of writing. */
interface Line {
  text: string;
  readonly along: number;
  end: number;
  readonly across: number;
  readonly direction: readonly [x: number, y: number];
  readonly sizePt: number;
}

/**
 * The paragraphs of a page from its visible runs, in the order in which they were painted. Lines of a paragraph are joined by a
 * space (after a hyphen by nothing); a paragraph ends at a wider gap, an indent, or another size or direction of type.
 */
export function paragraphsOf(runs: readonly TextRun[]): string[] {
  const lines = linesOf(runs).filter((line) => line.text.trim() !== '');
  const gap = usualGap(lines);
  const left = Math.min(...lines.map((line) => line.along));
  const paragraphs: string[] = [];
  let previous: Line | undefined;
  for (const line of lines) {
    const text = line.text.trim();
    if (previous === undefined || startsParagraph(line, previous, { gap, left, lines })) paragraphs.push(text);
    else {
      const joined = paragraphs.pop() ?? '';
      paragraphs.push(joined + (/\p{L}-$/u.test(joined) ? '' : ' ') + text);
    }
    previous = line;
  }
  return paragraphs;
}

function linesOf(runs: readonly TextRun[]): Line[] {
  const lines: Line[] = [];
  for (const run of runs) {
    const direction = directionOf(run);
    const along = dot(run.start, direction);
    const across = dot(run.start, [-direction[1], direction[0]]);
    const line = lines.at(-1);
    const size = Math.max(run.sizePt, line?.sizePt ?? 0);
    if (line !== undefined && dot(line.direction, direction) > 0.99 && Math.abs(line.across - across) < size * 0.5) {
      const space = along - line.end;
      if ((space > size * 0.15 || space < -size) && !/\s$/.test(line.text) && !/^\s/.test(run.text)) line.text += ' ';
      line.text += run.text;
      line.end = dot(run.end, direction);
    } else {
      lines.push({ text: run.text, along, end: dot(run.end, direction), across, direction, sizePt: run.sizePt });
    }
  }
  return lines;
}

function directionOf({ start, end }: TextRun): readonly [number, number] {
  const length = Math.hypot(end[0] - start[0], end[1] - start[1]);
  return length === 0 ? [1, 0] : [(end[0] - start[0]) / length, (end[1] - start[1]) / length];
}

function dot(a: readonly [number, number], b: readonly [number, number]): number {
  return a[0] * b[0] + a[1] * b[1];
}

/** The median distance of neighbouring lines; 0 with fewer than two. */
function usualGap(lines: readonly Line[]): number {
  const gaps = lines
    .slice(1)
    .map((line, index) => Math.abs(line.across - (lines[index]?.across ?? line.across)))
    .sort((a, b) => a - b);
  return gaps[Math.floor((gaps.length - 1) / 2)] ?? 0;
}

interface PageMeasure {
  readonly gap: number;
  readonly left: number;
  readonly lines: readonly Line[];
}

function startsParagraph(line: Line, previous: Line, page: PageMeasure): boolean {
  if (dot(line.direction, previous.direction) < 0.99) return true;
  if (Math.abs(line.sizePt - previous.sizePt) > 1.5) return true;
  const distance = Math.abs(previous.across - line.across);
  if (distance > page.gap * 1.3 || distance > Math.max(line.sizePt, previous.sizePt) * 3) return true;
  const indented = line.along - page.left > line.sizePt;
  if (indented && previous.along - page.left <= line.sizePt) return true;
  return brokenOnPurpose(line, previous, page.lines);
}

/**
 * Whether the first word of a line would have fitted on the line before: then it was the writer who began a new line. Only
 * where the column is wide enough to have a margin at all.
 */
function brokenOnPurpose(line: Line, previous: Line, lines: readonly Line[]): boolean {
  const column = lines.filter((other) => Math.abs(other.along - previous.along) < previous.sizePt * 4);
  const margin = Math.max(...column.map((other) => other.end));
  if (margin - previous.along < previous.sizePt * 20) return false;
  const text = line.text.trim();
  const firstWord = /^\S+/.exec(text)?.[0].length ?? 0;
  const needed = ((line.end - line.along) * firstWord) / Math.max(1, text.length);
  // A third of the size for the blank, and two letters of slack for hyphenation and ragged setting.
  return previous.end + needed + previous.sizePt * 1.3 < margin;
}
