/** A seeded source of random numbers: the same seed gives the same sequence on every machine. */
export interface Random {
  /** Uniform in 0 ≤ x < 1, 32 bits of resolution. */
  readonly uniform: () => number;
  /** Uniform integer in 0 ≤ i < bound; bound at most 2³². */
  readonly below: (bound: number) => number;
  /** Fills an array with uniform 32-bit numbers, in the same sequence: several times faster than one by one. */
  readonly fill: (target: Uint32Array) => void;
}

/**
 * sfc32 (Doty-Humphrey's "small fast counting" generator, 128 bits of state): passes PractRand, and is not for secrets. The seed is
 * spread by splitmix32 so that neighbouring seeds give unrelated sequences.
 *
 * @param seed any integer; its low 32 bits count
 */
export function createRandom(seed: number): Random {
  const state = seedState(seed);
  const one = new Uint32Array(1);
  function next(): number {
    advance(state, one);
    return one[0]!;
  }
  // The generator's author discards 12 rounds, so that a poor seed is mixed through.
  advance(state, new Uint32Array(12));
  return {
    uniform: () => next() / 0x1_0000_0000,
    // Bias below bound / 2³²: 2e-5 for 100,000 records, far under a bootstrap's own error.
    below: (bound) => Math.floor((next() / 0x1_0000_0000) * bound),
    fill: (target) => {
      advance(state, target);
    },
  };
}

/** a, b, c and the counter. */
function seedState(seed: number): Int32Array {
  let spread = seed | 0;
  function splitmix(): number {
    spread = (spread + 0x9e3779b9) | 0;
    let z = spread ^ (spread >>> 16);
    z = Math.imul(z, 0x21f0aaad);
    z ^= z >>> 15;
    z = Math.imul(z, 0x735a2d97);
    return z ^ (z >>> 15);
  }
  return Int32Array.of(splitmix(), splitmix(), splitmix(), 1);
}

/** The state lives in locals while the loop runs: in closure variables every step would allocate. */
function advance(state: Int32Array, target: Uint32Array): void {
  let a = state[0]!;
  let b = state[1]!;
  let c = state[2]!;
  let counter = state[3]!;
  for (let i = 0; i < target.length; i++) {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    target[i] = sum;
  }
  state[0] = a;
  state[1] = b;
  state[2] = c;
  state[3] = counter;
}
