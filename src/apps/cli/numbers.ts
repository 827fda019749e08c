import { InvalidArgumentError } from 'commander';

/** An option or argument that is a whole number from 1. */
export function countingNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('must be a whole number from 1');
  return Number(text);
}

/** An option or argument that is a sum of dollars. */
export function dollars(text: string): number {
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(text)) throw new InvalidArgumentError('must be dollars, e.g. 25 or 0.002');
  return Number(text);
}

/** An option or argument that is a whole number from 0. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('must be a whole number');
  return Number(text);
}
