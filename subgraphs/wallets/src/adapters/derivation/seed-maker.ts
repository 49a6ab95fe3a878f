import type { SeedMaker } from "../../app/wallets/ports.ts";
import { accountChildNumbers } from "../../domain/wallets/derivation-path.ts";
import { extendedKeys } from "./extended-key.ts";
import { SecretBytes } from "./secret-bytes.ts";
import { seedFromEntropy } from "./seed.ts";

const ENTROPY_BYTES = 32;

export const makeSeedMaker = (): SeedMaker => ({
  newEntropy: () => crypto.getRandomValues(new SecretBytes(new ArrayBuffer(ENTROPY_BYTES))),

  async deriveAccount(entropy, accountPath) {
    const levels = accountChildNumbers(accountPath);
    const seed = await seedFromEntropy(entropy);
    try {
      return extendedKeys(seed, levels);
    } finally {
      seed.fill(0);
    }
  },
});
