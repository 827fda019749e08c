import { writeFile } from 'node:fs/promises';
import { compileScoringWasm } from './compile-scoring-wasm.ts';

const bytes = await compileScoringWasm();
const text = Buffer.from(bytes).toString('base64');
const lines = text.match(/.{1,110}/g) ?? [];
await writeFile(
  new URL('../src/scoring/native/wasm-bytes.ts', import.meta.url),
  `/** scoring.as, compiled by scripts/build-scoring-wasm.ts: inlined so that it needs no file beside the code after a build. */
export const wasmBase64 = [
${lines.map((line) => `  '${line}',`).join('\n')}
].join('');
`,
);
console.log(`${bytes.length} bytes of WebAssembly`);
