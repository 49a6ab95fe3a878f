import { createHash, randomBytes } from "node:crypto";
import { type AttemptStores, makeAttemptCounters } from "@coffer/platform/graphql/attempt-counters";
import type { Clock } from "@coffer/platform/values/clock";
import type { ProofOfWork } from "../../app/users/ports.ts";
import { hasZeros, SEED_MS, seedOf, textOf } from "../../domain/users/work.ts";
import { keyOf } from "./attempt-keys.ts";

/** Longer than a seed is good, whatever the clocks. */
const KEPT_MS = 2 * SEED_MS;

/**
 * Hashcash (Back, 2002) with SHA-256, over a seed of now. Null where no work is asked. While the
 * store is away each process knows what was used up with itself.
 */
export function makeHashWork({
  bits,
  clock,
  ...stores
}: AttemptStores & { readonly bits: number; readonly clock: Clock }): ProofOfWork | null {
  if (bits === 0) return null;
  const makeCounter = makeAttemptCounters(stores);
  return {
    ask: (door) => ({ bits, seed: seedOf(door, clock.now(), randomBytes(6).toString("base64url")) }),
    async take(work, about) {
      const text = textOf(work, about, clock.now());
      if (text === null || !hasZeros(createHash("sha256").update(text).digest(), bits)) return false;
      return (await makeCounter().increment(keyOf("work", text), KEPT_MS)).count === 1;
    },
  };
}
