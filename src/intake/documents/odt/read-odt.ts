import type { ExtractedDocument } from '../../essay-file.ts';
import type { IntakeLimits } from '../../intake-limits.ts';
import { unreadable } from '../../refusal.ts';
import { concealedMetadata } from '../metadata.ts';
import { TextCollector } from '../text-collector.ts';
import { childOf, descendants, parseXml, type XmlElement } from '../xml-tree.ts';
import { openZip } from '../zip-archive.ts';
import { walkOdt } from './odt-body.ts';
import { readOdtSheet } from './odt-styles.ts';

/**
 * An OpenDocument text: body with paragraphs, tabs, breaks, table cells and notes where they are anchored. Insertions count as
 * accepted. Everything a reader does not see is kept apart.
 *
 * @throws AssayError as openZip and parseXml; input.unreadable when it is no text document
 */
export async function readOdt(file: string, bytes: Uint8Array, limits: IntakeLimits): Promise<ExtractedDocument> {
  const zip = await openZip(file, bytes, limits);
  const type = (await zip.read('mimetype'))?.toString('latin1').trim();
  if (type?.startsWith('application/vnd.oasis.opendocument.text') !== true)
    throw unreadable(file, 'is no OpenDocument text');
  const read = async (name: string): Promise<XmlElement | undefined> => {
    const content = await zip.read(name);
    return content === undefined ? undefined : parseXml(`${file} (${name})`, content);
  };
  const content = await read('content.xml');
  const body = childOf(childOf(content, 'office:body'), 'office:text');
  if (content === undefined || body === undefined) throw unreadable(file, 'has no text body');
  const styles = await read('styles.xml');
  const sheet = readOdtSheet(styles === undefined ? [content] : [styles, content]);
  const out = new TextCollector();
  const around = { sheet, out, look: sheet.defaults };
  walkOdt(body, around);
  for (const page of styles === undefined ? [] : descendants(styles, 'style:master-page')) {
    walkOdt(page, { ...around, hidden: 'page-header' });
    out.endBlock();
  }
  concealedMetadata(await read('meta.xml'), out);
  return out.finish();
}
