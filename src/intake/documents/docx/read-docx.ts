import type { ExtractedDocument } from '../../essay-file.ts';
import type { IntakeLimits } from '../../intake-limits.ts';
import { unreadable } from '../../refusal.ts';
import { concealedMetadata } from '../metadata.ts';
import { hexColour, type RunLook } from '../run-look.ts';
import { TextCollector } from '../text-collector.ts';
import { childOf, descendants, elements, parseXml, type XmlElement } from '../xml-tree.ts';
import { openZip, type ZipArchive } from '../zip-archive.ts';
import { walkDocx } from './docx-body.ts';
import { themeColours } from './docx-colours.ts';
import { isOn, readSheet, type DocxSheet } from './docx-look.ts';

/**
 * A Word document: body text with paragraphs, tabs, breaks and table cells, then foot- and endnotes. Numbers and bullets that
 * Word makes up are not text. Insertions count as accepted. Everything a reader does not see is kept apart.
 *
 * @throws AssayError as openZip and parseXml; input.unreadable when it has no main document
 */
export async function readDocx(file: string, bytes: Uint8Array, limits: IntakeLimits): Promise<ExtractedDocument> {
  const zip = await openZip(file, bytes, limits);
  const mainPart = await mainPartOf(file, zip);
  const main = await part(file, zip, mainPart);
  if (main === undefined || main.name !== 'w:document') throw unreadable(file, 'has no Word document in it');
  const folder = mainPart.slice(0, mainPart.lastIndexOf('/') + 1);
  const read = (name: string): Promise<XmlElement | undefined> => part(file, zip, folder + name);
  const sheet = readSheet(await read('styles.xml'), themeColours(await read('theme/theme1.xml')));
  const look: RunLook = { ...sheet.defaults, ...pageBackground(main, await read('settings.xml')) };
  const out = new TextCollector();
  walkDocx(childOf(main, 'w:body') ?? main, { sheet, out, look });
  await notes({ file, zip, folder, sheet, out, look });
  for (const name of zip.names)
    if (/(^|\/)(docProps\/.*\.xml)$/.test(name)) concealedMetadata(await part(file, zip, name), out);
  if (zip.names.some((name) => /\/embeddings\//.test(name))) out.warn('a file embedded in the document was not read');
  return out.finish();
}

async function part(file: string, zip: ZipArchive, name: string): Promise<XmlElement | undefined> {
  const content = await zip.read(name);
  return content === undefined ? undefined : parseXml(`${file} (${name})`, content);
}

/** The main document is where the package's relationships say; nearly always word/document.xml. */
async function mainPartOf(file: string, zip: ZipArchive): Promise<string> {
  const relations = await part(file, zip, '_rels/.rels');
  for (const relation of relations === undefined ? [] : elements(relations)) {
    if (relation.attributes.get('Type')?.endsWith('/officeDocument') === true) {
      return (relation.attributes.get('Target') ?? '').replace(/^\//, '');
    }
  }
  return 'word/document.xml';
}

/** Word shows the page colour on screen only when the settings say so. */
function pageBackground(main: XmlElement, settings: XmlElement | undefined): RunLook {
  const shown = childOf(settings, 'w:displayBackgroundShape');
  const colour = hexColour(childOf(main, 'w:background')?.attributes.get('w:color'));
  return shown !== undefined && isOn(shown.attributes.get('w:val')) && colour !== undefined
    ? { background: colour }
    : {};
}

interface NotesContext {
  readonly file: string;
  readonly zip: ZipArchive;
  readonly folder: string;
  readonly sheet: DocxSheet;
  readonly out: TextCollector;
  readonly look: RunLook;
}

/** Foot- and endnotes are the student's text; comments, headers and footers lie beside it. */
async function notes({ file, zip, folder, sheet, out, look }: NotesContext): Promise<void> {
  for (const [name, element] of [
    ['footnotes.xml', 'w:footnote'],
    ['endnotes.xml', 'w:endnote'],
  ] as const) {
    const tree = await part(file, zip, folder + name);
    for (const note of tree === undefined ? [] : descendants(tree, element)) {
      // Separators are notes with a type of their own.
      if (note.attributes.get('w:type') === undefined || note.attributes.get('w:type') === 'normal')
        walkDocx(note, { sheet, out, look });
    }
  }
  const beside = zip.names.filter(
    (name) => name.startsWith(folder) && /\/(comments|header|footer)\d*\.xml$/.test(name),
  );
  for (const name of beside) {
    const tree = await part(file, zip, name);
    const hidden = name.includes('comments') ? 'comment' : 'page-header';
    if (tree !== undefined) walkDocx(tree, { sheet, out, look, hidden });
    out.endBlock();
  }
}
