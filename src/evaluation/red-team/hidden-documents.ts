import type { NamedBytes } from '../../intake/read-essay-file.ts';
import { makeDocx, makePdf, makeZip, paragraph } from './made-files.ts';

const hiding = ['<w:vanish/>', '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'] as const;

/** A Word document of the essay with the payload in text that a reader does not see: vanished, white, or one point high. */
export function hiddenInDocx(essay: string, payload: string, way: number): NamedBytes {
  const properties = hiding[way % hiding.length] ?? hiding[0];
  const paragraphs = essay.split(/\n+/).map((part) => paragraph(xml(part)));
  const hidden = paragraph([xml(payload), properties]);
  const at = Math.ceil(paragraphs.length / 2);
  return makeDocx({ body: [...paragraphs.slice(0, at), hidden, ...paragraphs.slice(at)].join('') });
}

/** A PDF of the essay with the payload in invisible render mode, in white, in one point, or off the page. */
export function hiddenInPdf(essay: string, payload: string, way: number): NamedBytes {
  const lines = wrap(essay, 90);
  const pages: string[] = [];
  for (let at = 0; at < lines.length; at += 45) {
    const page = lines.slice(at, at + 45).map((line) => `(${pdfText(line)}) Tj T*`);
    pages.push(`BT /F1 11 Tf 14 TL 50 740 Td ${page.join(' ')} ET`);
  }
  const text = pdfText(payload);
  const hidden = [
    `BT 3 Tr /F1 11 Tf 50 60 Td (${text}) Tj ET`,
    `BT 1 1 1 rg /F1 11 Tf 50 60 Td (${text}) Tj ET`,
    `BT /F1 1 Tf 50 60 Td (${text}) Tj ET`,
    `BT /F1 11 Tf 50 -400 Td (${text}) Tj ET`,
  ];
  const [first = '', ...rest] = pages;
  return makePdf({ pages: [`${first} ${hidden[way % hidden.length] ?? ''}`, ...rest] });
}

/** A Word document with the payload where people leave notes: a comment, the title of the document, the description of a picture. */
export function inNotes(essay: string, payload: string, way: number): NamedBytes {
  const body = essay.split(/\n+/).map((part) => paragraph(xml(part)));
  const text = xml(payload).replaceAll('"', '&quot;').replaceAll('\n', ' ');
  if (way % 3 === 0) {
    return makeDocx({
      body: body.join(''),
      parts: {
        'word/comments.xml': `<w:comments xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:comment w:id="1">${paragraph(text)}</w:comment></w:comments>`,
      },
    });
  }
  if (way % 3 === 1) {
    return makeDocx({
      body: body.join(''),
      parts: {
        'docProps/core.xml': `<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${text}</dc:title></cp:coreProperties>`,
      },
    });
  }
  const picture = `<w:p><w:r><w:drawing><wp:inline><wp:docPr id="1" name="p" descr="${text}"/></wp:inline></w:drawing></w:r></w:p>`;
  return makeDocx({ body: [...body, picture].join('') });
}

/** Files that attack whoever opens them: an archive that grows, an entity that reads a file, a name that lies about the content. */
export function hostileFiles(): readonly NamedBytes[] {
  const entity = `<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&x;</w:t></w:r></w:p></w:body></w:document>`;
  return [
    {
      name: 'bomb.docx',
      bytes: makeZip([
        ['[Content_Types].xml', '<Types/>'],
        ['word/document.xml', Buffer.alloc(60 * 1024 * 1024, 0x20)],
      ]),
    },
    {
      name: 'entity.docx',
      bytes: makeZip([
        ['[Content_Types].xml', '<Types/>'],
        ['word/document.xml', entity],
      ]),
    },
    { name: 'liar.pdf', bytes: makeZip([['word/document.xml', '<w/>']]) },
  ];
}

function xml(text: string): string {
  // What XML 1.0 cannot hold at all is not in a document either.
  return text
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

function pdfText(text: string): string {
  return text
    .replaceAll(/[‘’]/g, "'")
    .replaceAll(/[“”]/g, '"')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[^\u0020-\u007E]/g, '?')
    .replaceAll(/[\\()]/g, String.raw`\$&`);
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const part of text.split('\n')) {
    let line = '';
    for (const word of part.split(' ')) {
      if (line.length + word.length + 1 > width) {
        lines.push(line);
        line = '';
      }
      line = line === '' ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines;
}
