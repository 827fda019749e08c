import { AssayError } from '../../core/errors.ts';
import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';

/** A rubric is a page or two; the largest that the schema allows is under 200 kB. */
const maxBytes = 256 * 1024;
/** Aliases (`*scale`) may stand for at most this many nodes, so that a document of ten lines cannot unfold to a billion. */
const maxAliases = 100;

/** After the first faults of syntax the parser is lost, and the rest are echoes. */
const reportedFaults = 3;

interface Position {
  /** 1-based. */
  readonly line: number;
  readonly column: number;
}

/** Something wrong in a document, and where. */
export interface Problem extends Partial<Position> {
  /** As a reader writes it: `traits[2].scale.max`; empty for the document itself. */
  readonly path: string;
  readonly message: string;
}

/** A YAML or JSON text, read, with the way back from a value to its place. */
export interface ReadDocument {
  readonly value: unknown;
  /** Where the value at a path stands; for a missing value, where its parent does. Undefined when positions are not known. */
  positionOf(path: readonly PropertyKey[]): Position | undefined;
}

/**
 * Reads YAML 1.2, or JSON when the name ends in `.json`. JSON is YAML too, so both know their lines.
 *
 * @returns the problems instead, when the text cannot be read
 * @throws AssayError `input.too-large` above 256 KiB
 */
export function readDocument(text: string, fileName: string): ReadDocument | readonly Problem[] {
  const bytes = Buffer.byteLength(text, 'utf8');
  if (bytes > maxBytes) {
    throw new AssayError('input.too-large', `${fileName} has ${bytes} bytes; a rubric may have ${maxBytes}`);
  }
  const plain = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (plain.trim() === '') return [{ path: '', message: 'is empty; must be a rubric in YAML or JSON' }];
  const json = fileName.toLowerCase().endsWith('.json') ? readJson(plain) : undefined;
  if (json !== undefined && 'message' in json) return [json];
  return readYaml(plain, json);
}

function readJson(text: string): { readonly value: unknown } | Problem {
  try {
    const value: unknown = JSON.parse(text);
    return { value };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const place = /\(line (\d+) column (\d+)\)/.exec(reason);
    const message = `is not JSON: ${reason.replace(/ in JSON at position.*| \(line.*/s, '')}`;
    return place === null
      ? { path: '', message }
      : { path: '', message, line: Number(place[1]), column: Number(place[2]) };
  }
}

function readYaml(text: string, json: { readonly value: unknown } | undefined): ReadDocument | readonly Problem[] {
  const lines = new LineCounter();
  let document: Document.Parsed;
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, logLevel: 'error' });
  } catch (cause) {
    // The parser is recursive: ten thousand nested brackets end here.
    return [{ path: '', message: `cannot be read: ${cause instanceof Error ? cause.message : 'nested too deeply'}` }];
  }
  const wrong = [...document.errors, ...document.warnings].filter(
    // A text that is valid JSON has one fault left that JSON.parse passes over: a key that stands twice.
    (error) => json === undefined || error.code === 'DUPLICATE_KEY',
  );
  if (wrong.length > 0) {
    return wrong.slice(0, reportedFaults).map((error) => ({
      path: '',
      message: yamlFault(error.code, error.message),
      ...placeOf(lines, error.pos[0]),
    }));
  }
  const positionOf = (path: readonly PropertyKey[]): Position | undefined => {
    const offset = offsetOf(document.contents, path);
    return offset === undefined ? undefined : placeOf(lines, offset);
  };
  if (json !== undefined) return { value: json.value, positionOf };
  try {
    const value: unknown = document.toJS({ maxAliasCount: maxAliases });
    return { value, positionOf };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ path: '', message: `cannot be read: ${reason} (aliases may stand for ${maxAliases} nodes)` }];
  }
}

function yamlFault(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'has a key that stands twice in one place; keys must differ';
  const plainColon = code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'MULTILINE_IMPLICIT_KEY';
  const hint = plainColon ? ': a text with ": " in it must stand in quotes' : '';
  return `is not YAML: ${message}${hint}`;
}

function placeOf(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line, column: col };
}

/** Offset of the node at a path, or of the deepest node on the way to it that exists. */
function offsetOf(root: Node | null, path: readonly PropertyKey[]): number | undefined {
  let node: unknown = root;
  let offset = startOf(root);
  for (const key of path) {
    const next = childOf(node, key);
    if (next === undefined) return offset;
    offset = next.offset ?? offset;
    node = next.node;
  }
  return offset;
}

function childOf(
  node: unknown,
  key: PropertyKey,
): { readonly node: unknown; readonly offset: number | undefined } | undefined {
  if (isSeq(node)) {
    const item = node.items[Number(key)];
    return item === undefined ? undefined : { node: item, offset: startOf(item) };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key));
  return pair === undefined ? undefined : { node: pair.value, offset: startOf(pair.value) ?? startOf(pair.key) };
}

function startOf(node: unknown): number | undefined {
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return undefined;
  return node.range?.[0];
}
