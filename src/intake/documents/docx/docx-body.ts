import type { HiddenTextKind } from '../../essay-file.ts';
import { concealmentOf, type RunLook } from '../run-look.ts';
import type { TextCollector } from '../text-collector.ts';
import { childOf, descendants, elements, textOf, type XmlElement } from '../xml-tree.ts';
import { colourOf } from './docx-colours.ts';
import { altTexts, drawingPlacement } from './docx-drawing.ts';
import { type DocxSheet, isOn, paragraphLook, runLook } from './docx-look.ts';

interface Surroundings {
  readonly sheet: DocxSheet;
  readonly out: TextCollector;
  /** What the paragraph, cell and page around a run say of its look. */
  readonly look: RunLook;
  /** Set inside deletions, comments and boxes that nobody sees: overrules the look. */
  readonly hidden?: HiddenTextKind;
}

/** Writes what stands below an element of a body, comment, note or header to the collector. */
export function walkDocx(element: XmlElement, around: Surroundings): void {
  for (const child of elements(element)) visit(child, around);
}

function visit(element: XmlElement, around: Surroundings): void {
  const handler = handlers.get(element.name);
  if (handler === undefined) walkDocx(element, around);
  else handler(element, around);
}

const handlers: ReadonlyMap<string, (element: XmlElement, around: Surroundings) => void> = new Map([
  ['w:p', paragraph],
  ['w:r', run],
  ['w:tr', tableRow],
  ['w:tc', tableCell],
  ['w:del', removed],
  ['w:moveFrom', removed],
  ['mc:AlternateContent', alternates],
  ['w:drawing', drawing],
  ['w:pict', drawing],
  ['w:object', drawing],
  [
    'w:altChunk',
    (_element: XmlElement, { out }: Surroundings) => out.warn('a document embedded in this one was not read'),
  ],
  ['w:fldSimple', simpleField],
  ['m:t', (element: XmlElement, around: Surroundings) => write(textOf(element), around, around.look)],
]);

function write(text: string, { out, hidden }: Surroundings, look: RunLook): void {
  out.write(text, hidden ?? concealmentOf(look));
}

function paragraph(element: XmlElement, around: Surroundings): void {
  const { sheet } = around;
  const properties = childOf(element, 'w:pPr');
  const style = childOf(properties, 'w:pStyle')?.attributes.get('w:val') ?? sheet.defaultParagraphStyle ?? '';
  const look = { ...around.look, ...sheet.styles.get(style), ...paragraphLook(properties, sheet.themes) };
  walkDocx(element, { ...around, look });
  around.out.endBlock();
}

function run(element: XmlElement, around: Surroundings): void {
  const { sheet } = around;
  const properties = childOf(element, 'w:rPr');
  const style = childOf(properties, 'w:rStyle')?.attributes.get('w:val') ?? '';
  const look = { ...around.look, ...sheet.styles.get(style), ...runLook(properties, sheet.themes) };
  const inside = { ...around, look };
  for (const child of elements(element)) runContent(child, inside);
}

function runContent(element: XmlElement, around: Surroundings): void {
  switch (element.name) {
    case 'w:t':
      return write(textOf(element), around, around.look);
    case 'w:tab':
    case 'w:ptab':
      return write('\t', around, around.look);
    case 'w:br':
    case 'w:cr':
      return write('\n', around, around.look);
    case 'w:noBreakHyphen':
      return write('\u2011', around, around.look);
    case 'w:softHyphen':
      return write('\u00ad', around, around.look);
    case 'w:sym':
      return write(symbol(element), around, around.look);
    case 'w:delText':
      return around.out.write(textOf(element), 'deleted');
    case 'w:instrText':
    case 'w:delInstrText':
      return fieldCode(textOf(element), around);
    default:
      return visit(element, around);
  }
}

/** Symbol fonts keep their characters in the private area F000-F0FF, above the character that is meant. */
function symbol(element: XmlElement): string {
  const code = Number.parseInt(element.attributes.get('w:char') ?? '', 16);
  if (Number.isNaN(code) || code > 0xff_ff) return '';
  return String.fromCodePoint(code >= 0xf0_00 && code <= 0xf0_ff ? code - 0xf0_00 : code);
}

function simpleField(element: XmlElement, around: Surroundings): void {
  fieldCode(element.attributes.get('w:instr') ?? '', around);
  walkDocx(element, around);
}

/** Field instructions are not printed. Page numbers, links and tables of contents are in every other document and say nothing. */
function fieldCode(code: string, { out }: Surroundings): void {
  if (
    /^\s*(PAGE|NUMPAGES|SECTIONPAGES|PAGEREF|DATE|TIME|TOC|HYPERLINK|REF|SEQ)?\b[^"]{0,60}("[^"\s]{0,200}")?[^"]{0,60}$/i.test(
      code,
    )
  )
    return;
  out.write(code, 'field-code');
}

function removed(element: XmlElement, around: Surroundings): void {
  walkDocx(element, { ...around, hidden: 'deleted' });
}

function tableRow(element: XmlElement, around: Surroundings): void {
  const properties = childOf(element, 'w:trPr');
  const hiddenRow = childOf(properties, 'w:hidden');
  const height = childOf(properties, 'w:trHeight');
  const clipped = height?.attributes.get('w:hRule') === 'exact' && Number(height.attributes.get('w:val') ?? 240) <= 40;
  const hidden =
    childOf(properties, 'w:del') !== undefined
      ? 'deleted'
      : hiddenRow !== undefined && isOn(hiddenRow.attributes.get('w:val'))
        ? 'vanished'
        : clipped
          ? 'tiny'
          : around.hidden;
  walkDocx(element, hidden === undefined ? around : { ...around, hidden });
  around.out.endBlock('\n');
}

function tableCell(element: XmlElement, around: Surroundings): void {
  const shading = childOf(childOf(element, 'w:tcPr'), 'w:shd');
  const background = colourOf(shading, around.sheet.themes, { value: 'w:fill', theme: 'w:themeFill' });
  walkDocx(element, background === undefined ? around : { ...around, look: { ...around.look, background } });
}

/**
 * The same thing said for newer and for older readers. Word shows the first choice it understands, so that one is read; where
 * the other says something else, that is kept apart.
 */
function alternates(element: XmlElement, around: Surroundings): void {
  const choice = childOf(element, 'mc:Choice');
  const fallback = childOf(element, 'mc:Fallback');
  const choiceText = choice === undefined ? '' : printedText(choice);
  const fallbackText = fallback === undefined ? '' : printedText(fallback);
  const shown = choice !== undefined && (choiceText !== '' || fallbackText === '') ? choice : fallback;
  const other = shown === choice ? fallbackText : choiceText;
  if (shown !== undefined) walkDocx(shown, around);
  if (other !== '' && other !== (shown === choice ? choiceText : fallbackText)) around.out.hide('alternate', other);
}

function printedText(element: XmlElement): string {
  return [...descendants(element, 'w:t')].map(textOf).join('').replaceAll(/\s+/g, ' ').trim();
}

function drawing(element: XmlElement, around: Surroundings): void {
  for (const text of altTexts(element)) around.out.hide('alt-text', text);
  if (descendants(element, 'a:blip').next().done !== true || descendants(element, 'v:imagedata').next().done !== true) {
    around.out.warn('a picture was not read; words in it are no part of the essay');
  }
  const placement = drawingPlacement(element);
  // A box has the page behind it again, not the shading of the paragraph that it hangs on.
  const inside: Surroundings = { ...around, look: around.sheet.defaults };
  for (const box of textBoxes(element)) {
    around.out.endBlock();
    walkDocx(box, placement === undefined ? inside : { ...inside, hidden: placement });
    around.out.endBlock();
  }
}

/** Outermost text boxes; one inside another is met on the way. */
function* textBoxes(element: XmlElement): Generator<XmlElement> {
  for (const child of elements(element)) {
    if (child.name === 'w:txbxContent') yield child;
    else if (child.name !== 'mc:AlternateContent' || childOf(child, 'mc:Choice') === undefined) yield* textBoxes(child);
    else {
      const choice = childOf(child, 'mc:Choice');
      if (choice !== undefined) yield* textBoxes(choice);
    }
  }
}
