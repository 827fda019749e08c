// Properties are drawn from one fixed seed, so that the same commit always gets the same verdict. New cases are looked for on purpose:
// `ASSAY_FUZZ_SEED=random npx vitest run test/fuzz` (or any whole number); what it finds becomes a named example beside the property.
import fc from 'fast-check';

const asked = process.env['ASSAY_FUZZ_SEED'] ?? '20261122';
const seed = asked === 'random' ? Date.now() % 2 ** 31 : Number(asked);
if (!Number.isSafeInteger(seed))
  throw new RangeError(`ASSAY_FUZZ_SEED is '${asked}'; allowed: 'random' or a whole number`);
fc.configureGlobal({ seed });
