import { parentPort } from 'node:worker_threads';
import { AssayError } from '../../core/errors.ts';
import type { ExtractedDocument } from '../essay-file.ts';
import type { IntakeLimits } from '../intake-limits.ts';
import { readDocx } from './docx/read-docx.ts';
import type { DocumentAnswer, DocumentTask } from './parse-in-worker.ts';

type DocumentReader = (file: string, bytes: Uint8Array, limits: IntakeLimits) => Promise<ExtractedDocument>;

const readers: Readonly<Record<DocumentTask['format'], () => Promise<DocumentReader>>> = {
  docx: async () => readDocx,
  odt: async () => (await import('./odt/read-odt.ts')).readOdt,
  pdf: async () => (await import('./pdf/read-pdf.ts')).readPdf,
};

async function answer(task: DocumentTask): Promise<DocumentAnswer> {
  try {
    const read = await readers[task.format]();
    return { document: await read(task.file, task.bytes, task.limits) };
  } catch (error) {
    if (error instanceof AssayError) return { code: error.code, message: error.message, details: error.details };
    // A parser that trips over a hostile file is the file's defect as far as the caller can act on it.
    return {
      code: 'input.unreadable',
      message: `${task.file}: cannot be read as ${task.format} (${error instanceof Error ? error.message : String(error)})`,
      details: { file: task.file },
    };
  }
}

const port = parentPort;
// The parent's own type check is the schema here: both ends are this package's.
port?.on('message', (task: DocumentTask) => {
  void answer(task).then((given) => port.postMessage(given, []));
});
