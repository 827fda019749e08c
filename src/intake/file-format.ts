import { essayFormats, type EssayFormat } from './essay-file.ts';
import { invalidInput, unreadable } from './refusal.ts';

/** What the first bytes of a file say it is. */
type ByteSignature = 'zip' | 'pdf' | 'ole' | 'rtf' | 'png' | 'jpeg' | 'gif' | 'gzip' | 'executable' | 'other';

const signatures: readonly (readonly [signature: ByteSignature, prefix: string])[] = [
  ['zip', 'PK\u0003\u0004'],
  ['zip', 'PK\u0005\u0006'],
  ['pdf', '%PDF-'],
  ['ole', '\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1'],
  ['rtf', '{\\rtf'],
  ['png', '\u0089PNG'],
  ['jpeg', '\u00ff\u00d8\u00ff'],
  ['gif', 'GIF8'],
  ['gzip', '\u001f\u008b'],
  ['executable', 'MZ'],
  ['executable', '\u007fELF'],
];

const expected: Readonly<Record<EssayFormat, readonly ByteSignature[]>> = {
  txt: ['other'],
  md: ['other'],
  docx: ['zip'],
  odt: ['zip'],
  pdf: ['pdf'],
};

const names: Readonly<Record<ByteSignature, string>> = {
  zip: 'a zip container (docx, odt, zip)',
  pdf: 'a PDF',
  ole: 'an old Office file (.doc) or a password-protected document',
  rtf: 'a rich-text file (RTF)',
  png: 'a PNG image',
  jpeg: 'a JPEG image',
  gif: 'a GIF image',
  gzip: 'a gzip archive',
  executable: 'a program',
  other: 'neither a zip container nor a PDF',
};

/** The last extension, lower case, without its dot; empty when there is none. */
export function extensionOf(name: string): string {
  return /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

export function isEssayFormat(extension: string): extension is EssayFormat {
  return essayFormats.some((format) => format === extension);
}

/**
 * The format of a file by its extension, once its first bytes agree.
 *
 * @throws AssayError input.invalid for an extension that is not read, input.unreadable when bytes and extension disagree
 */
export function formatOf(name: string, bytes: Uint8Array): EssayFormat {
  const extension = extensionOf(name);
  const format = extension === 'text' ? 'txt' : extension === 'markdown' ? 'md' : extension;
  if (!isEssayFormat(format)) {
    throw invalidInput(
      name,
      `files named ".${extension}" are not read; allowed are ${essayFormats.map((known) => `.${known}`).join(', ')}`,
    );
  }
  const signature = signatureOf(bytes);
  // "MZ" opens English words too rarely to matter, but a text is only refused as a program when it is binary as well.
  const agrees =
    expected[format].includes(signature) ||
    (signature === 'executable' && !bytes.includes(0) && expected[format].includes('other'));
  if (!agrees) throw unreadable(name, `is named .${extension} but its bytes are ${names[signature]}`);
  return format;
}

function signatureOf(bytes: Uint8Array): ByteSignature {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 1024)).toString('latin1');
  const found = signatures.find(([, prefix]) => head.startsWith(prefix));
  if (found !== undefined) return found[0];
  // PDF readers accept up to 1,024 bytes before the header (ISO 32000-1, Annex H.3, note 13).
  return /^[^A-Za-z]{0,64}%PDF-\d/.test(head) ? 'pdf' : 'other';
}
