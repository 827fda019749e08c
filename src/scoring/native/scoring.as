// The heavy loops, in AssemblyScript (compiled by build.ts). Each has a plain TypeScript twin that a test compares it with.
// Memory is laid out by the caller: every pointer is a byte offset that it chose, 16-byte aligned, and nothing is allocated here.

/** L·Lᵀ = A in place; rows have `stride` doubles (even). Returns 0, or 1 + the row at which A is not positive definite. */
export function cholesky(a: usize, n: i32, stride: i32): i32 {
  let step = <usize>stride << 3;
  let block: i32 = 0;
  for (; block + 4 <= n; block += 4) {
    let r0 = a + <usize>block * step;
    let r1 = r0 + step;
    let r2 = r1 + step;
    let r3 = r2 + step;
    let column: i32 = 0;
    for (; column + 2 <= block; column += 2) {
      let c0 = a + <usize>column * step;
      let c1 = c0 + step;
      let s00 = f64x2.splat(0), s01 = f64x2.splat(0), s10 = f64x2.splat(0), s11 = f64x2.splat(0);
      let s20 = f64x2.splat(0), s21 = f64x2.splat(0), s30 = f64x2.splat(0), s31 = f64x2.splat(0);
      let end = <usize>column << 3;
      for (let k: usize = 0; k < end; k += 16) {
        let v0 = v128.load(c0 + k);
        let v1 = v128.load(c1 + k);
        let w = v128.load(r0 + k);
        s00 = f64x2.add(s00, f64x2.mul(v0, w));
        s01 = f64x2.add(s01, f64x2.mul(v1, w));
        w = v128.load(r1 + k);
        s10 = f64x2.add(s10, f64x2.mul(v0, w));
        s11 = f64x2.add(s11, f64x2.mul(v1, w));
        w = v128.load(r2 + k);
        s20 = f64x2.add(s20, f64x2.mul(v0, w));
        s21 = f64x2.add(s21, f64x2.mul(v1, w));
        w = v128.load(r3 + k);
        s30 = f64x2.add(s30, f64x2.mul(v0, w));
        s31 = f64x2.add(s31, f64x2.mul(v1, w));
      }
      settle(r0 + end, s00, s01, c0 + end, c1 + end);
      settle(r1 + end, s10, s11, c0 + end, c1 + end);
      settle(r2 + end, s20, s21, c0 + end, c1 + end);
      settle(r3 + end, s30, s31, c0 + end, c1 + end);
    }
    let failed = finishRows(a, block, block + 4, step);
    if (failed != 0) return failed;
  }
  return finishRows(a, block, n, step);
}

/** Two neighbouring entries of a row, once their sums are known; the second still lacks the first's product. */
// @ts-ignore: decorator
@inline
function settle(row: usize, first: v128, second: v128, c0: usize, c1: usize): void {
  let left = (load<f64>(row) - sum(first)) / load<f64>(c0);
  store<f64>(row, left);
  let right = load<f64>(row, 8) - sum(second) - left * load<f64>(c1);
  store<f64>(row, right / load<f64>(c1, 8), 8);
}

// @ts-ignore: decorator
@inline
function sum(v: v128): f64 {
  return f64x2.extract_lane(v, 0) + f64x2.extract_lane(v, 1);
}

function finishRows(a: usize, from: i32, to: i32, step: usize): i32 {
  for (let row = from; row < to; row++) {
    let r = a + <usize>row * step;
    // Rows of a whole block of four are settled up to the block's own columns.
    let start = to - from == 4 ? from : 0;
    for (let column = start; column < row; column++) {
      let c = a + <usize>column * step;
      let total = load<f64>(r + (<usize>column << 3));
      for (let k: i32 = 0; k < column; k++) total -= load<f64>(r + (<usize>k << 3)) * load<f64>(c + (<usize>k << 3));
      store<f64>(r + (<usize>column << 3), total / load<f64>(c + (<usize>column << 3)));
    }
    let rest = load<f64>(r + (<usize>row << 3));
    for (let k: i32 = 0; k < row; k++) {
      let value = load<f64>(r + (<usize>k << 3));
      rest -= value * value;
    }
    if (!(rest > 0)) return row + 1;
    store<f64>(r + (<usize>row << 3), sqrt(rest));
  }
  return 0;
}

/** The lower triangle's inverse in place; the upper half must be 0. `scratch` holds one row. */
export function invertLower(a: usize, n: i32, stride: i32, scratch: usize): void {
  let step = <usize>stride << 3;
  for (let i: i32 = 0; i < n; i++) {
    let base = a + <usize>i * step;
    let pivot = load<f64>(base + (<usize>i << 3));
    memory.fill(scratch, 0, step);
    let k: i32 = 0;
    for (; k + 8 <= i; k += 8) {
      let f = base + (<usize>k << 3);
      let f0 = v128.load64_splat(f), f1 = v128.load64_splat(f, 8), f2 = v128.load64_splat(f, 16), f3 = v128.load64_splat(f, 24);
      let f4 = v128.load64_splat(f, 32), f5 = v128.load64_splat(f, 40), f6 = v128.load64_splat(f, 48), f7 = v128.load64_splat(f, 56);
      let x = a + <usize>k * step;
      let end = <usize>(k + 8) << 3;
      for (let j: usize = 0; j < end; j += 16) {
        let p = x + j;
        let s = f64x2.mul(f0, v128.load(p));
        p += step;
        s = f64x2.add(s, f64x2.mul(f1, v128.load(p)));
        p += step;
        s = f64x2.add(s, f64x2.mul(f2, v128.load(p)));
        p += step;
        s = f64x2.add(s, f64x2.mul(f3, v128.load(p)));
        p += step;
        s = f64x2.add(s, f64x2.mul(f4, v128.load(p)));
        p += step;
        s = f64x2.add(s, f64x2.mul(f5, v128.load(p)));
        p += step;
        s = f64x2.add(s, f64x2.mul(f6, v128.load(p)));
        p += step;
        s = f64x2.add(s, f64x2.mul(f7, v128.load(p)));
        v128.store(scratch + j, f64x2.add(v128.load(scratch + j), s));
      }
    }
    for (; k < i; k++) {
      let factor = load<f64>(base + (<usize>k << 3));
      let x = a + <usize>k * step;
      for (let j: i32 = 0; j <= k; j++) {
        let at = <usize>j << 3;
        store<f64>(scratch + at, load<f64>(scratch + at) + factor * load<f64>(x + at));
      }
    }
    for (let j: i32 = 0; j < i; j++) store<f64>(base + (<usize>j << 3), -load<f64>(scratch + (<usize>j << 3)) / pivot);
    store<f64>(base + (<usize>i << 3), 1 / pivot);
  }
}

/** out[row][column] += bits that both rows have, for every column < row; rows of `vectors` 128-bit words, out of n floats. */
export function commonBits(bits: usize, n: i32, vectors: i32, out: usize): void {
  let step = <usize>vectors << 4;
  for (let row: i32 = 1; row < n; row++) {
    let a = bits + <usize>row * step;
    let target = out + ((<usize>row * <usize>n) << 2);
    for (let column: i32 = 0; column < row; column++) {
      let b = bits + <usize>column * step;
      let total = i32x4.splat(0);
      let at: usize = 0;
      while (at < step) {
        // 31 bytes of at most 8 fit in a byte's 255.
        let end = min(step, at + 31 * 16);
        let few = i8x16.splat(0);
        for (; at < end; at += 16) few = i8x16.add(few, i8x16.popcnt(v128.and(v128.load(a + at), v128.load(b + at))));
        total = i32x4.add(total, i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(few)));
      }
      let count = i32x4.extract_lane(total, 0) + i32x4.extract_lane(total, 1) + i32x4.extract_lane(total, 2) + i32x4.extract_lane(total, 3);
      let place = target + (<usize>column << 2);
      store<f32>(place, load<f32>(place) + <f32>count);
    }
  }
}

// ---- keyed grams: the same numbers as keyed-hash.ts and profile.ts ----

// @ts-ignore: decorator
@inline
function finish(hash: i32, factor: i32): i32 {
  let mixed = (hash ^ <i32>(<u32>hash >> 16)) * factor;
  mixed = (mixed ^ <i32>(<u32>mixed >> 13)) * <i32>0xc2b2ae35;
  return mixed ^ <i32>(<u32>mixed >> 16);
}

/**
 * Counts the character grams of lengths low … high of `length` UTF-16 units in a table of `capacity` slots (a power of two, zeroed:
 * key and count side by side). Writes the distinct grams' slots to `used` and returns their number.
 */
export function countGrams(text: usize, length: i32, low: i32, high: i32, first: i32, second: i32, multiplier: i32, factor: i32, table: usize, capacity: i32, used: usize): i32 {
  let mask = capacity - 1;
  let distinct: i32 = 0;
  for (let start: i32 = 0; start < length; start++) {
    let hash = first;
    let end = min(length, start + high);
    for (let at = start; at < end; at++) {
      let mixed = (hash ^ <i32>load<u16>(text + (<usize>at << 1))) * multiplier;
      hash = (mixed ^ <i32>(<u32>mixed >> 15)) + second;
      if (at - start + 1 < low) continue;
      let key = finish(hash + at - start, factor);
      let slot = key & mask;
      let place = table + (<usize>slot << 3);
      let count = load<i32>(place, 4);
      while (count != 0 && load<i32>(place) != key) {
        slot = (slot + 1) & mask;
        place = table + (<usize>slot << 3);
        count = load<i32>(place, 4);
      }
      if (count == 0) {
        store<i32>(place, key);
        store<i32>(used + ((<usize>(distinct++)) << 2), slot);
      }
      store<i32>(place, count + 1, 4);
    }
  }
  return distinct;
}

/** Writes the level keys from `fromLevel` to `toLevel` of all counted grams to `out`, unsorted; returns their number. */
export function levelKeys(table: usize, used: usize, distinct: i32, fromLevel: i32, toLevel: i32, factor: i32, out: usize): i32 {
  let length: i32 = 0;
  for (let index: i32 = 0; index < distinct; index++) {
    let place = table + (<usize>load<i32>(used + (<usize>index << 2)) << 3);
    let key = load<i32>(place);
    let last = min(toLevel, load<i32>(place, 4));
    for (let level = fromLevel; level <= last; level++) {
      store<i32>(out + ((<usize>(length++)) << 2), finish(key + level * <i32>0x9e3779b9, factor));
    }
  }
  return length;
}

/** Sorts unsigned keys and drops repeats; `spare` is as long, `places` holds 2048 counts. Returns the number kept, at `keys`. */
export function sortDistinct(keys: usize, length: i32, spare: usize, places: usize): i32 {
  let from = keys;
  let to = spare;
  for (let shift: i32 = 0; shift < 33; shift += 11) {
    memory.fill(places, 0, 8192);
    for (let index: i32 = 0; index < length; index++) {
      let digit = places + (<usize>((load<u32>(from + (<usize>index << 2)) >> shift) & 2047) << 2);
      store<u32>(digit, load<u32>(digit) + 1);
    }
    let place: u32 = 0;
    for (let digit: i32 = 0; digit < 2048; digit++) {
      let at = places + (<usize>digit << 2);
      let count = load<u32>(at);
      store<u32>(at, place);
      place += count;
    }
    for (let index: i32 = 0; index < length; index++) {
      let value = load<u32>(from + (<usize>index << 2));
      let digit = places + (<usize>((value >> shift) & 2047) << 2);
      let at = load<u32>(digit);
      store<u32>(digit, at + 1);
      store<u32>(to + (<usize>at << 2), value);
    }
    let swap = from;
    from = to;
    to = swap;
  }
  let kept: i32 = 0;
  for (let index: i32 = 0; index < length; index++) {
    let value = load<u32>(from + (<usize>index << 2));
    if (index > 0 && value == load<u32>(from + (<usize>(index - 1) << 2))) continue;
    store<u32>(keys + ((<usize>(kept++)) << 2), value);
  }
  return kept;
}
