import type { Claim, IdempotencyKeyReused } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";

export type FakeKeys<Decided> = {
  /** What a key was used for; null: for nothing that was decided. */
  find(claim: Claim): Promise<Result<Decided, IdempotencyKeyReused> | null>;
  /** Decides once for the key. One that comes meanwhile waits; a throw leaves the key free. */
  decide(claim: Claim, work: () => Promise<Decided>): Promise<Result<Decided, IdempotencyKeyReused>>;
};

/**
 * Idempotency keys in memory. Means what decideOnce of packages/platform means: one contract runs
 * against both (../contracts/keys.ts).
 */
export function makeFakeKeys<Decided>(): FakeKeys<Decided> {
  const known = new Map<string, { fingerprint: Buffer; decided: Decided }>();
  const turns = new Map<string, Promise<unknown>>();

  const look = (claim: Claim): Result<Decided, IdempotencyKeyReused> | null => {
    const before = known.get(nameOf(claim));
    if (!before) return null;
    return before.fingerprint.equals(claim.fingerprint) ? ok(before.decided) : err({ code: "IDEMPOTENCY_KEY_REUSED" });
  };
  const decideNow = async (claim: Claim, work: () => Promise<Decided>) => {
    const before = look(claim);
    if (before) return before;
    const decided = await work();
    known.set(nameOf(claim), { fingerprint: claim.fingerprint, decided });
    return ok(decided);
  };
  return {
    find: async (claim) => look(claim),
    decide(claim, work) {
      const last = turns.get(nameOf(claim)) ?? Promise.resolve();
      const next = last.then(() => decideNow(claim, work));
      turns.set(
        nameOf(claim),
        next.catch(() => undefined),
      );
      return next;
    },
  };
}

const nameOf = ({ actorId, operation, key }: Claim): string => JSON.stringify([actorId, operation, key]);
