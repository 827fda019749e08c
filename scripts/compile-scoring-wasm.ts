import { readFile } from 'node:fs/promises';
import asc from 'assemblyscript/asc';

const source = new URL('../src/scoring/native/scoring.as', import.meta.url);

/** Compiles the scorer's heavy loops; the same source and compiler always give the same bytes. */
export async function compileScoringWasm(): Promise<Uint8Array> {
  const text = await readFile(source, 'utf8');
  let output: Uint8Array | undefined;
  let messages = '';
  const { error } = await asc.main(
    // The compiler only takes .ts files; the source is .as so that tsc does not read it.
    [
      'scoring.ts',
      '--enable',
      'simd',
      '--runtime',
      'stub',
      '--optimizeLevel',
      '3',
      '--noAssert',
      '--initialMemory',
      '1',
      '--outFile',
      'out.wasm',
    ],
    {
      readFile: (name) => (name === 'scoring.ts' ? text : null),
      writeFile: (name, contents) => {
        if (name === 'out.wasm' && typeof contents !== 'string') output = contents;
      },
      listFiles: () => [],
      stderr: {
        write: (text) => {
          messages += String(text);
          return true;
        },
      },
    },
  );
  if (error !== null || output === undefined)
    throw new Error(`AssemblyScript did not compile:\n${messages}`, { cause: error });
  return output;
}
