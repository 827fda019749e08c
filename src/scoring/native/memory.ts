import { wasmBase64 } from './wasm-bytes.ts';

/** What scoring.as exports; all arguments are byte offsets, counts or hash words. */
export interface NativeLoops {
  readonly memory: WebAssembly.Memory;
  cholesky(matrix: number, n: number, stride: number): number;
  invertLower(matrix: number, n: number, stride: number, scratch: number): void;
  commonBits(bits: number, n: number, vectors: number, out: number): void;
  sortDistinct(keys: number, length: number, spare: number, places: number): number;
  levelKeys(...args: number[]): number;
  countGrams(...args: number[]): number;
}

let instance: NativeLoops | undefined | 'none';

/** The compiled loops, one instance a thread; undefined where WebAssembly SIMD is not to be had, and the plain path is taken. */
export function nativeLoops(): NativeLoops | undefined {
  instance ??= instantiate() ?? 'none';
  return instance === 'none' ? undefined : instance;
}

function instantiate(): NativeLoops | undefined {
  // Under --jitless there is no WebAssembly at all.
  if (!('WebAssembly' in globalThis)) return undefined;
  try {
    const module = new WebAssembly.Module(Buffer.from(wasmBase64, 'base64'));
    return new WebAssembly.Instance(module, {
      env: {
        abort: () => {
          throw new RangeError('a WebAssembly loop broke off');
        },
      },
    }).exports as unknown as NativeLoops;
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return undefined;
    throw error;
  }
}

const pageBytes = 65_536;

/** Lays sections of the given byte lengths one after the other, 16-byte aligned, growing the memory as needed; returns their offsets. */
export function layOut(native: NativeLoops, lengths: readonly number[]): number[] {
  // The first page is left alone: it is the compiler's.
  let end = pageBytes;
  const offsets = lengths.map((length) => {
    const start = end;
    end += Math.ceil(length / 16) * 16;
    return start;
  });
  const missing = end - native.memory.buffer.byteLength;
  if (missing > 0) native.memory.grow(Math.ceil(missing / pageBytes));
  return offsets;
}
