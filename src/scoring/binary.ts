import { AssayError } from '../core/errors.ts';

/** Appends length-prefixed little-endian sections. */
export class BinaryWriter {
  private readonly parts: Uint8Array[] = [];

  text(value: string): void {
    this.section(new TextEncoder().encode(value));
  }

  raw(values: Uint8Array): void {
    this.section(values);
  }

  float32(values: Float32Array): void {
    this.section(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  float64(values: Float64Array): void {
    this.section(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  int16(values: Int16Array): void {
    this.section(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  int8(values: Int8Array): void {
    this.section(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }

  /** Ascending numbers as their differences, seven bits a byte: two bytes a key where a million share 32 bits. */
  ascending(values: Uint32Array): void {
    const bytes = new Uint8Array(values.length * 5 + 5);
    let length = putVarint(bytes, 0, values.length);
    let previous = 0;
    for (const value of values) {
      length = putVarint(bytes, length, value - previous);
      previous = value;
    }
    this.section(bytes.slice(0, length));
  }

  finish(): Uint8Array {
    return Buffer.concat(this.parts);
  }

  private section(bytes: Uint8Array): void {
    const length = Buffer.alloc(4);
    length.writeUInt32LE(bytes.length);
    this.parts.push(length, bytes);
  }
}

/** Reads the sections back in the order in which they were written. */
export class BinaryReader {
  private at = 0;
  private readonly bytes: Buffer;

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  text(): string {
    return new TextDecoder().decode(this.section());
  }

  raw(): Uint8Array {
    return this.section();
  }

  float32(): Float32Array {
    return new Float32Array(this.aligned(4));
  }

  float64(): Float64Array {
    return new Float64Array(this.aligned(8));
  }

  int16(): Int16Array {
    return new Int16Array(this.aligned(2));
  }

  int8(): Int8Array {
    return new Int8Array(this.aligned(1));
  }

  ascending(): Uint32Array {
    const bytes = this.section();
    let at = 0;
    const next = (): number => {
      let value = 0;
      let factor = 1;
      for (;;) {
        const byte = bytes[at++] ?? 0;
        value += (byte & 127) * factor;
        if (byte < 128) return value;
        factor *= 128;
      }
    };
    const values = new Uint32Array(next());
    let previous = 0;
    for (let index = 0; index < values.length; index++) {
      previous += next();
      values[index] = previous;
    }
    return values;
  }

  // A copy, because typed arrays need their offset aligned.
  private aligned(size: number): ArrayBuffer {
    const section = this.section();
    if (section.length % size !== 0)
      throw new AssayError(
        'artifact.invalid',
        `section of ${section.length} bytes holds no whole ${size}-byte numbers`,
      );
    return new Uint8Array(section).buffer;
  }

  private section(): Uint8Array {
    if (this.at + 4 > this.bytes.length)
      throw new AssayError('artifact.invalid', `artifact ends early, at byte ${this.bytes.length}`);
    const length = this.bytes.readUInt32LE(this.at);
    const start = this.at + 4;
    if (start + length > this.bytes.length)
      throw new AssayError('artifact.invalid', `artifact ends early, at byte ${this.bytes.length}`);
    this.at = start + length;
    return this.bytes.subarray(start, this.at);
  }
}

function putVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = value;
  let length = at;
  while (rest >= 128) {
    bytes[length++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  bytes[length++] = rest;
  return length;
}
