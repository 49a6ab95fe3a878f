import { type AttemptStores, makeAttemptCounters, STORE_PATIENCE_MS } from "@coffer/platform/graphql/attempt-counters";
import { busy } from "@coffer/platform/graphql/errors";
import type { Clock } from "@coffer/platform/values/clock";
import { within } from "@coffer/platform/values/within";
import type { LoginLockouts } from "../../app/lockouts/ports.ts";
import { turnMs } from "../../domain/users/turns.ts";
import { accountKeys, liftKeyOf } from "./attempt-keys.ts";
import type { AttemptPolicies } from "./attempt-limits.ts";

/** Longer than anything is counted under the former lift. */
const LIFT_KEPT_MS = 2 * 24 * 60 * 60_000;

/**
 * What was counted of attempts to log in, for operators. While the store is away: what this process
 * counted.
 */
export function makeLoginLockouts({
  policies,
  clock,
  ...stores
}: AttemptStores & { readonly policies: Pick<AttemptPolicies, "login">; readonly clock: Clock }): LoginLockouts {
  const makeCounter = makeAttemptCounters(stores);
  const { keyValue, local, log } = stores;

  async function readOne(account: string) {
    const { read } = makeCounter();
    const keys = accountKeys(account, (await read(liftKeyOf(account))) ?? "");
    const [failures, locks, lockedUntil] = await Promise.all([keys.failures, keys.locks, keys.lockedUntil].map(read));
    return { failures: whole(failures), locks: whole(locks), lockedUntilMs: whole(lockedUntil) };
  }

  return {
    async read(accounts) {
      const all = await Promise.all(accounts.map(readOne));
      const untilMs = Math.max(0, ...all.map(({ lockedUntilMs }) => lockedUntilMs));
      const turns = all
        .filter(({ failures }) => failures > policies.login.perAccount)
        .map(({ failures }) => turnMs(failures - policies.login.perAccount, policies.login));
      return {
        failures: sum(all.map(({ failures }) => failures)),
        locks: sum(all.map(({ locks }) => locks)),
        lockedUntil: untilMs > clock.now().getTime() ? new Date(untilMs) : null,
        turnMs: turns.length > 0 ? Math.max(...turns) : null,
      };
    },
    async lift(accounts, lift) {
      const put = (store: typeof keyValue) =>
        Promise.all(accounts.map((account) => store.set(liftKeyOf(account), lift, LIFT_KEPT_MS)));
      // What this process counted while the store was away, too.
      await put(local);
      try {
        await within(STORE_PATIENCE_MS, put(keyValue));
      } catch (error) {
        log.error({ err: error }, "a lockout was lifted, and the shared counters could not be told");
        throw busy();
      }
    },
  };
}

/** A count as the store keeps it; 0 where there is none. */
const whole = (text: string | null | undefined): number => Number.parseInt(text ?? "0", 10);

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);
