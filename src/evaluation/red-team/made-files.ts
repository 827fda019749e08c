import { crc32, deflateRawSync } from 'node:zlib';
import type { NamedBytes } from '../../intake/read-essay-file.ts';

/** One entry of a zip to make; `declaredSize` lies about the inflated size. */
interface ZipEntry {
  readonly content: string | Uint8Array;
  readonly declaredSize?: number;
  readonly encrypted?: boolean;
}

/** A zip container with deflated entries, written by hand so that a test can lie in any field. */
export function makeZip(entries: readonly (readonly [name: string, entry: string | Uint8Array | ZipEntry])[]): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, given] of entries) {
    const entry: ZipEntry = typeof given === 'string' || given instanceof Uint8Array ? { content: given } : given;
    const content = Buffer.from(entry.content);
    const deflated = deflateRawSync(content, { level: 9 });
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(entry.encrypted === true ? 1 : 0, 2);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(content), 10);
    fields.writeUInt32LE(deflated.length, 14);
    fields.writeUInt32LE(entry.declaredSize ?? content.length, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const header = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), fields, Buffer.from(name)]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    central.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002', 'latin1'), Buffer.from([20, 0]), fields, tail, Buffer.from(name)]),
    );
    local.push(header, deflated);
    offset += header.length + deflated.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\u0005\u0006', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}

const w = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

export interface DocxParts {
  /** Inner XML of `w:body`. */
  readonly body: string;
  /** Attributes and elements before the body. */
  readonly background?: string;
  /** Further parts by name, e.g. `word/styles.xml`. */
  readonly parts?: Readonly<Record<string, string>>;
}

export const docxNamespaces =
  `xmlns:w="${w}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" ` +
  'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" ' +
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" ' +
  'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" ' +
  'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"';

/** A Word document of the given body. */
export function makeDocx({ body, background = '', parts = {} }: DocxParts, name = 'essay.docx'): NamedBytes {
  return {
    name,
    bytes: makeZip([
      ['[Content_Types].xml', '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'],
      ['word/document.xml', `<w:document ${docxNamespaces}>${background}<w:body>${body}</w:body></w:document>`],
      ...Object.entries(parts),
    ]),
  };
}

/** A paragraph of runs; a run is its text, or its text with run properties. */
export function paragraph(...runs: readonly (string | readonly [text: string, properties: string])[]): string {
  const inner = runs.map((run) => {
    const [text, properties] = typeof run === 'string' ? [run, ''] : run;
    return `<w:r><w:rPr>${properties}</w:rPr><w:t xml:space="preserve">${text}</w:t></w:r>`;
  });
  return `<w:p>${inner.join('')}</w:p>`;
}

const odf = 'urn:oasis:names:tc:opendocument:xmlns';

export interface OdtParts {
  /** Inner XML of `office:text`. */
  readonly body: string;
  /** Inner XML of `office:automatic-styles`. */
  readonly styles?: string;
  /** Inner XML of `office:meta`. */
  readonly meta?: string;
}

const odfNamespaces =
  `xmlns:office="${odf}:office:1.0" xmlns:text="${odf}:text:1.0" xmlns:style="${odf}:style:1.0" xmlns:meta="${odf}:meta:1.0" ` +
  `xmlns:fo="${odf}:xsl-fo-compatible:1.0" xmlns:svg="${odf}:svg-compatible:1.0" xmlns:draw="${odf}:drawing:1.0" ` +
  `xmlns:table="${odf}:table:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"`;

/** An OpenDocument text of the given body. */
export function makeOdt({ body, styles = '', meta = '' }: OdtParts, name = 'essay.odt'): NamedBytes {
  return {
    name,
    bytes: makeZip([
      ['mimetype', 'application/vnd.oasis.opendocument.text'],
      [
        'content.xml',
        `<office:document-content ${odfNamespaces}><office:automatic-styles>${styles}</office:automatic-styles>` +
          `<office:body><office:text>${body}</office:text></office:body></office:document-content>`,
      ],
      ['meta.xml', `<office:document-meta ${odfNamespaces}><office:meta>${meta}</office:meta></office:document-meta>`],
    ]),
  };
}

export interface PdfParts {
  /** Content streams, one a page; the font is /F1. A buffer with a filter is written as it is. */
  readonly pages: readonly (string | { readonly bytes: Uint8Array; readonly filter: string })[];
  /** Added to every page's dictionary. */
  readonly page?: string;
  /** Added to the resources of every page. */
  readonly resources?: string;
  /** Added to the catalog. */
  readonly catalog?: string;
  /** Further objects, numbered from 10 on. */
  readonly objects?: readonly string[];
  readonly info?: string;
}

/** A PDF with one Helvetica font. Objects 1 to 9 are the frame, 10 and up the given ones, pages and streams after them. */
export function makePdf(
  { pages, page = '', resources = '', catalog = '', objects = [], info = '' }: PdfParts,
  name = 'essay.pdf',
): NamedBytes {
  const written: (string | Buffer)[] = [
    `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`,
    '',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< ${info} >>`,
    ...Array.from({ length: 5 }, () => 'null'),
    ...objects,
  ];
  const kids: number[] = [];
  for (const content of pages) {
    const bytes = typeof content === 'string' ? Buffer.from(content, 'latin1') : content.bytes;
    const filter = typeof content === 'string' ? '' : `/Filter ${content.filter}`;
    written.push(
      Buffer.concat([
        Buffer.from(`<< /Length ${bytes.length} ${filter} >>\nstream\n`),
        bytes,
        Buffer.from('\nendstream'),
      ]),
    );
    written.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents ${written.length} 0 R ` +
        `/Resources << /Font << /F1 3 0 R >> ${resources} >> ${page} >>`,
    );
    kids.push(written.length);
  }
  written[1] = `<< /Type /Pages /Kids [${kids.map((kid) => `${kid} 0 R`).join(' ')}] /Count ${kids.length} >>`;
  let file: Buffer = Buffer.from('%PDF-1.7\n');
  const offsets: number[] = [];
  for (const [index, object] of written.entries()) {
    offsets.push(file.length);
    file = Buffer.concat([file, Buffer.from(`${index + 1} 0 obj\n`), Buffer.from(object), Buffer.from('\nendobj\n')]);
  }
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const trailer = `trailer\n<< /Size ${written.length + 1} /Root 1 0 R /Info 4 0 R >>\nstartxref\n${file.length}\n%%EOF`;
  return {
    name,
    bytes: Buffer.concat([file, Buffer.from(`xref\n0 ${written.length + 1}\n0000000000 65535 f \n${table}${trailer}`)]),
  };
}
