import type { HiddenTextKind } from '../../essay-file.ts';
import { concealmentOf, type RunLook } from '../run-look.ts';
import type { TextCollector } from '../text-collector.ts';
import { childOf, elements, textOf, type XmlElement } from '../xml-tree.ts';
import { farPt, lengthPt, type OdtSheet } from './odt-styles.ts';

interface Surroundings {
  readonly sheet: OdtSheet;
  readonly out: TextCollector;
  readonly look: RunLook;
  readonly hidden?: HiddenTextKind;
}

/** Writes what stands below an element of an OpenDocument body to the collector. */
export function walkOdt(element: XmlElement, around: Surroundings): void {
  for (const child of element.children) {
    // White space between block elements is layout of the XML, not of the essay.
    if (typeof child === 'string')
      write(inlineParents.has(element.name) ? child.replaceAll(/[ \t\n]+/g, ' ') : '', around);
    else visit(child, around);
  }
}

const inlineParents: ReadonlySet<string> = new Set([
  'text:p',
  'text:h',
  'text:span',
  'text:a',
  'text:ruby-base',
  'text:meta',
  'text:meta-field',
  'text:title',
  'text:subject',
  'text:author-name',
  'text:date',
  'text:time',
  'text:page-number',
  'text:sequence',
  'text:bookmark-ref',
  'text:reference-ref',
  'text:user-field-get',
  'text:text-input',
  'text:placeholder',
  'text:expression',
  'text:conditional-text',
]);

function write(text: string, { out, look, hidden }: Surroundings): void {
  out.write(text, hidden ?? concealmentOf(look));
}

function visit(element: XmlElement, around: Surroundings): void {
  const handler = handlers.get(element.name);
  if (handler === undefined) walkOdt(element, around);
  else handler(element, around);
}

const handlers: ReadonlyMap<string, (element: XmlElement, around: Surroundings) => void> = new Map([
  ['text:p', paragraph],
  ['text:h', paragraph],
  ['text:span', span],
  ['text:s', (element: XmlElement, around: Surroundings) => write(' '.repeat(spaces(element)), around)],
  ['text:tab', (_element: XmlElement, around: Surroundings) => write('\t', around)],
  ['text:line-break', (_element: XmlElement, around: Surroundings) => write('\n', around)],
  ['text:hidden-text', hiddenField],
  ['text:hidden-paragraph', () => undefined],
  ['text:tracked-changes', deletions],
  ['text:note-citation', () => undefined],
  ['office:annotation', annotation],
  ['text:script', (element: XmlElement, { out }: Surroundings) => out.hide('field-code', textOf(element))],
  ['draw:frame', frame],
  ['draw:custom-shape', frame],
  ['table:table-cell', tableCell],
  ['table:table-row', tableRow],
  ['text:section', section],
  ['text:ruby-text', () => undefined],
]);

/** `text:c` is written by whoever wrote the file: as many as a line can need, no more. */
function spaces(element: XmlElement): number {
  const count = Number(element.attributes.get('text:c') ?? 1);
  return Number.isFinite(count) ? Math.min(200, Math.max(1, Math.trunc(count))) : 1;
}

function styled(element: XmlElement, family: string, { sheet, look }: Surroundings): RunLook {
  const attribute = family === 'table-cell' ? 'table:style-name' : 'text:style-name';
  return { ...look, ...sheet.styles.get(`${family}/${element.attributes.get(attribute) ?? ''}`) };
}

function paragraph(element: XmlElement, around: Surroundings): void {
  const concealed = childOf(element, 'text:hidden-paragraph')?.attributes.get('text:is-hidden') === 'true';
  const inside = { ...around, look: styled(element, 'paragraph', around) };
  walkOdt(element, concealed ? { ...inside, hidden: 'vanished' } : inside);
  around.out.endBlock();
}

function span(element: XmlElement, around: Surroundings): void {
  walkOdt(element, { ...around, look: styled(element, 'text', around) });
}

function hiddenField(element: XmlElement, { out }: Surroundings): void {
  out.hide('vanished', element.attributes.get('text:string-value') ?? textOf(element));
}

function deletions(element: XmlElement, around: Surroundings): void {
  for (const region of elements(element)) {
    const deletion = childOf(region, 'text:deletion');
    if (deletion !== undefined) walkOdt(deletion, { ...around, hidden: 'deleted' });
  }
  around.out.endBlock();
}

function annotation(element: XmlElement, { out }: Surroundings): void {
  const words = [...elements(element)].filter((child) => !/^(dc:|meta:)/.test(child.name)).map(textOf);
  out.hide('comment', words.join('\n'));
}

function tableRow(element: XmlElement, around: Surroundings): void {
  const hidden = element.attributes.get('table:visibility') === 'collapse';
  walkOdt(element, hidden ? { ...around, hidden: 'vanished' } : around);
  around.out.endBlock('\n');
}

function tableCell(element: XmlElement, around: Surroundings): void {
  walkOdt(element, { ...around, look: styled(element, 'table-cell', around) });
}

function section(element: XmlElement, around: Surroundings): void {
  const hidden =
    element.attributes.get('text:display') === 'none' || element.attributes.get('text:is-hidden') === 'true';
  walkOdt(element, hidden ? { ...around, hidden: 'vanished' } : around);
}

function frame(element: XmlElement, around: Surroundings): void {
  for (const name of ['svg:title', 'svg:desc']) {
    const text = childOf(element, name);
    if (text !== undefined) around.out.hide('alt-text', textOf(text));
  }
  if (childOf(element, 'draw:image') !== undefined)
    around.out.warn('a picture was not read; words in it are no part of the essay');
  const hidden = framePlacement(element);
  const inside: Surroundings = { ...around, look: around.sheet.defaults };
  around.out.endBlock();
  for (const child of elements(element)) {
    if (!/^svg:(title|desc)$/.test(child.name)) visit(child, hidden === undefined ? inside : { ...inside, hidden });
  }
  around.out.endBlock();
}

function framePlacement(element: XmlElement): HiddenTextKind | undefined {
  const lengthOf = (name: string): number | undefined => lengthPt(element.attributes.get(name));
  const width = lengthOf('svg:width') ?? 100;
  const height = lengthOf('svg:height') ?? 100;
  if (Math.min(width, height) < 2) return 'tiny';
  const x = lengthOf('svg:x') ?? 0;
  const y = lengthOf('svg:y') ?? 0;
  return x >= farPt || y >= farPt || x + width <= -72 || y + height <= -72 ? 'off-page' : undefined;
}
