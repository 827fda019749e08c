import { getDocument, PasswordException, VerbosityLevel } from 'unpdf/pdfjs';
import type { ExtractedDocument } from '../../essay-file.ts';
import type { IntakeLimits } from '../../intake-limits.ts';
import { tooLarge, unreadable } from '../../refusal.ts';
import { TextCollector } from '../text-collector.ts';
import { type Box, PagePainter } from './page-painter.ts';
import { paragraphsOf } from './page-text.ts';
import { paintOperators } from './paint-operators.ts';

type PdfDocument = Awaited<ReturnType<typeof getDocument>['promise']>;
type PdfPage = Awaited<ReturnType<PdfDocument['getPage']>>;

/**
 * A PDF: the words that are painted where a reader can see them, page by page, lines joined to paragraphs. Text painted
 * invisibly (render mode, colour of the background, dots, outside the page, under pictures), annotations, form fields and
 * metadata are kept apart. Scripts are never run, no address is ever opened.
 *
 * @throws AssayError input.too-large above the page limit, input.unreadable when encrypted or broken
 */
export async function readPdf(file: string, bytes: Uint8Array, limits: IntakeLimits): Promise<ExtractedDocument> {
  const loading = getDocument({
    data: new Uint8Array(bytes),
    verbosity: VerbosityLevel.ERRORS,
    disableFontFace: true,
    useSystemFonts: false,
    useWorkerFetch: false,
    isOffscreenCanvasSupported: false,
    isImageDecoderSupported: false,
    enableXfa: false,
    stopAtErrors: false,
    // Pictures are not looked at; the smallest limit keeps them from being decoded.
    maxImageSize: 1,
  });
  const document = await loading.promise.catch((error: unknown) => {
    throw unreadable(file, error instanceof PasswordException ? 'is password-protected' : 'is no readable PDF', error);
  });
  if (document.numPages > limits.pages) {
    throw tooLarge(file, { what: 'number of pages', value: document.numPages, limit: limits.pages, unit: 'pages' });
  }
  const out = new TextCollector();
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    await readPage(document, page, out);
    page.cleanup();
  }
  await readMetadata(document, out);
  if ((await document.getAttachments()) !== null) out.warn('a file attached to the PDF was not read');
  const result = out.finish();
  const unseen = result.hidden.some((hidden) => hidden.concealed);
  if (result.text.trim() !== '') return result;
  const reason = unseen
    ? 'no text that can be seen: a scan with an invisible text layer is not read'
    : 'no text: a scan has to be recognised (OCR) first';
  return { ...result, warnings: [...result.warnings, `the PDF has ${reason}`] };
}

async function readPage(document: PdfDocument, page: PdfPage, out: TextCollector): Promise<void> {
  const [left = 0, bottom = 0, right = 612, top = 792] = page.view;
  const view: Box = [left, bottom, right, top];
  const painter = new PagePainter(view);
  const list = await page.getOperatorList();
  const layers = await document.getOptionalContentConfig();
  paintOperators(
    painter,
    list.fnArray.map((code: number, index: number): [number, unknown] => [code, list.argsArray[index]]),
    {
      fontUnit: (font) => fontUnit(page, font),
      isLayerVisible: (group) => layers.isVisible(group) !== false,
    },
  );
  for (const paragraph of paragraphsOf(painter.runs.filter((run) => run.hidden === undefined))) {
    out.write(paragraph);
    out.endBlock();
  }
  let previousY: number | undefined;
  for (const run of painter.runs.filter((run) => run.hidden !== undefined)) {
    if (previousY !== undefined && Math.abs(previousY - run.start[1]) > run.sizePt * 0.5) out.write(' ', run.hidden);
    out.write(run.text, run.hidden);
    previousY = run.start[1];
  }
  out.endBlock();
  await readAnnotations(page, out);
}

function fontUnit(page: PdfPage, font: string): number {
  if (!page.commonObjs.has(font)) return 0.001;
  const loaded: unknown = page.commonObjs.get(font);
  const matrix =
    typeof loaded === 'object' && loaded !== null && 'fontMatrix' in loaded ? loaded.fontMatrix : undefined;
  const unit: unknown = Array.isArray(matrix) ? matrix[0] : undefined;
  return typeof unit === 'number' && unit !== 0 ? Math.abs(unit) : 0.001;
}

async function readAnnotations(page: PdfPage, out: TextCollector): Promise<void> {
  const annotations: readonly unknown[] = await page.getAnnotations();
  for (const annotation of annotations) {
    const words = new Set([
      textAt(annotation, 'titleObj', 'str'),
      textAt(annotation, 'contentsObj', 'str'),
      textAt(annotation, 'richText', 'str'),
      textAt(annotation, 'fieldValue'),
      textAt(annotation, 'alternativeText'),
    ]);
    for (const text of words) if (text !== undefined && text.trim() !== '') out.hide('annotation', text);
  }
}

/** The string at a path of property names; undefined when there is none. */
function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  let at: unknown = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Reflect.get(at, key);
  }
  return typeof at === 'string' ? at : undefined;
}

/** Properties that the producing program fills in by itself. */
const technical =
  /^(PDFFormatVersion|Language|EncryptFilterName|Producer|Creator|CreationDate|ModDate|Trapped|Is[A-Z]\w*)$|^(xmp|xmpmm|pdf:producer|dc:format|pdfaid|pdfuaid)/i;

async function readMetadata(document: PdfDocument, out: TextCollector): Promise<void> {
  const { info, metadata } = await document.getMetadata();
  const seen = new Set<string>();
  const keep = (name: string, value: unknown): void => {
    const text = Array.isArray(value) ? value.filter((item) => typeof item === 'string').join(', ') : value;
    if (typeof text !== 'string' || text.trim() === '' || technical.test(name) || seen.has(text)) return;
    seen.add(text);
    out.hide('metadata', `${name}: ${text}`);
  };
  for (const [name, value] of Object.entries(info)) {
    if (name === 'Custom' && typeof value === 'object' && value !== null)
      for (const [key, own] of Object.entries(value)) keep(key, own);
    else keep(name, value);
  }
  for (const [name, value] of metadata === null ? [] : Object.entries(Object.fromEntries(metadata))) keep(name, value);
}
