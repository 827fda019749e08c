import { SaxesParser } from 'saxes';
import { unreadable } from '../refusal.ts';

/** An element with its children in order; names and attribute names carry the usual prefix of their namespace ("w:p"). */
export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly (XmlElement | string)[];
}

// The prefix in the file is the author's choice; the namespace is not. Transitional and strict OOXML share one prefix here.
const prefixes: readonly (readonly [uri: string, prefix: string])[] = [
  ['http://schemas.openxmlformats.org/wordprocessingml/2006/main', 'w'],
  ['http://purl.oclc.org/ooxml/wordprocessingml/main', 'w'],
  ['http://schemas.microsoft.com/office/word/2010/wordml', 'w14'],
  ['http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing', 'wp'],
  ['http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing', 'wp'],
  ['http://schemas.openxmlformats.org/drawingml/2006/main', 'a'],
  ['http://purl.oclc.org/ooxml/drawingml/main', 'a'],
  ['http://schemas.openxmlformats.org/drawingml/2006/picture', 'pic'],
  ['http://schemas.microsoft.com/office/word/2010/wordprocessingShape', 'wps'],
  ['http://schemas.openxmlformats.org/officeDocument/2006/math', 'm'],
  ['http://schemas.openxmlformats.org/officeDocument/2006/relationships', 'r'],
  ['http://purl.oclc.org/ooxml/officeDocument/relationships', 'r'],
  ['http://schemas.openxmlformats.org/package/2006/relationships', 'rel'],
  ['http://schemas.openxmlformats.org/markup-compatibility/2006', 'mc'],
  ['urn:schemas-microsoft-com:vml', 'v'],
  ['urn:oasis:names:tc:opendocument:xmlns:office:1.0', 'office'],
  ['urn:oasis:names:tc:opendocument:xmlns:text:1.0', 'text'],
  ['urn:oasis:names:tc:opendocument:xmlns:style:1.0', 'style'],
  ['urn:oasis:names:tc:opendocument:xmlns:table:1.0', 'table'],
  ['urn:oasis:names:tc:opendocument:xmlns:drawing:1.0', 'draw'],
  ['urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0', 'fo'],
  ['urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0', 'svg'],
  ['urn:oasis:names:tc:opendocument:xmlns:meta:1.0', 'meta'],
  ['urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0', 'loext'],
  ['http://purl.org/dc/elements/1.1/', 'dc'],
  ['http://www.w3.org/XML/1998/namespace', 'xml'],
];

const prefixOf = new Map(prefixes);

/** Deeper nesting than any editor writes; keeps the walks over the tree off the end of the stack. */
const maxDepth = 200;

interface OpenElement {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: (OpenElement | string)[];
}

/**
 * XML as a tree. No entity beyond the five of XML and character references is ever expanded, nothing outside the text is ever
 * opened, and a document type declaration is refused whole, so that neither XXE nor entity expansion has a place to begin.
 *
 * @param where the file, for messages
 * @throws AssayError input.unreadable on a DOCTYPE, on XML that is not well formed, and on nesting deeper than 200
 */
export function parseXml(where: string, bytes: Uint8Array): XmlElement {
  const parser = new SaxesParser({ xmlns: true, position: true });
  const root: OpenElement = { name: '', attributes: new Map(), children: [] };
  const open: OpenElement[] = [root];
  parser.on('doctype', () => {
    throw unreadable(
      where,
      'has a document type declaration (DOCTYPE), which no editor writes and Assay does not read',
    );
  });
  parser.on('error', (error) => {
    throw unreadable(where, `is no well-formed XML (${error.message})`, error);
  });
  parser.on('opentag', (tag) => {
    const element: OpenElement = { name: nameOf(tag.uri, tag.local), attributes: new Map(), children: [] };
    for (const attribute of Object.values(tag.attributes)) {
      if (attribute.prefix === 'xmlns') continue;
      element.attributes.set(
        attribute.uri === '' ? attribute.local : nameOf(attribute.uri, attribute.local),
        attribute.value,
      );
    }
    open.at(-1)?.children.push(element);
    open.push(element);
    if (open.length > maxDepth) throw unreadable(where, `nests elements deeper than ${maxDepth}`);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const addText = (text: string): void => {
    open.at(-1)?.children.push(text);
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(decodeXml(where, bytes)).close();
  const element = root.children.find((child) => typeof child !== 'string');
  if (element === undefined) throw unreadable(where, 'has no XML element');
  return element;
}

function nameOf(uri: string, local: string): string {
  if (uri === '') return local;
  return `${prefixOf.get(uri) ?? `{${uri}}`}:${local}`;
}

function decodeXml(where: string, bytes: Uint8Array): string {
  const label =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch (error) {
    throw unreadable(where, `is not valid ${label}`, error);
  }
}

/** Child elements, text left out. */
export function* elements(parent: XmlElement): Generator<XmlElement> {
  for (const child of parent.children) if (typeof child !== 'string') yield child;
}

/** The first child element of that name. */
export function childOf(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  if (parent === undefined) return undefined;
  return elements(parent).find((child) => child.name === name);
}

/** Every element of that name at any depth, document order. */
export function* descendants(parent: XmlElement, name: string): Generator<XmlElement> {
  for (const child of elements(parent)) {
    if (child.name === name) yield child;
    yield* descendants(child, name);
  }
}

/** All text below an element, as it stands. */
export function textOf(element: XmlElement): string {
  let text = '';
  for (const child of element.children) text += typeof child === 'string' ? child : textOf(child);
  return text;
}
