import { createHash } from "node:crypto";
import { rateLimited } from "@coffer/platform/errors";
import type { KeyValueStore } from "@coffer/platform/key-value";
import type { Logger } from "@coffer/platform/log";
import { networkOf } from "@coffer/platform/network";
import { within } from "@coffer/platform/within";
import type { Attempt, AttemptLimits } from "../app/ports.ts";

export type AttemptPolicy = { readonly windowMs: number; readonly perAccount: number; readonly perAddress: number };

export type AttemptLimitParts = {
  readonly keyValue: KeyValueStore;
  /** Of this process; counts where the shared store does not answer, so that its failure opens no door. */
  readonly local: KeyValueStore;
  readonly policies: Readonly<Record<Attempt["door"], AttemptPolicy>>;
  readonly log: Logger;
};

/** An attempt asks twice at most, and must have its answer within a second. */
const STORE_PATIENCE_MS = 400;

export function makeAttemptLimits({ keyValue, local, policies, log }: AttemptLimitParts): AttemptLimits {
  let isStoreDown = false;
  const noteStore = (isDown: boolean, error?: unknown) => {
    if (isDown && !isStoreDown)
      log.error({ err: error }, "the shared counters do not answer: attempts are counted here");
    if (!isDown && isStoreDown) log.info("the shared counters answer again");
    isStoreDown = isDown;
  };

  const increment = async (key: string, windowMs: number) => {
    try {
      const counted = await within(STORE_PATIENCE_MS, keyValue.increment(key, windowMs));
      noteStore(false);
      return counted;
    } catch (error) {
      noteStore(true, error);
      return local.increment(key, windowMs);
    }
  };
  const take = async (key: string, max: number, windowMs: number) => {
    const { count, ttlMs } = await increment(key, windowMs);
    if (count > max) throw rateLimited(Math.max(1, Math.ceil(ttlMs / 1000)));
  };

  return {
    async count(attempt) {
      const { windowMs, perAccount, perAddress } = policies[attempt.door];
      // The address first: what it is refused for must not count against anybody's account.
      if (attempt.address !== undefined)
        await take(keyOf(attempt.door, "address", networkOf(attempt.address)), perAddress, windowMs);
      await take(keyOf(attempt.door, "account", attempt.account), perAccount, windowMs);
    },
    async forgive({ door, account }) {
      const key = keyOf(door, "account", account);
      await local.delete(key);
      try {
        await within(STORE_PATIENCE_MS, keyValue.delete(key));
      } catch (error) {
        noteStore(true, error); // the count ends with its window by itself
      }
    },
  };
}

/** Hashed: a list of the keys must not be a list of addresses. */
const keyOf = (door: string, kind: "account" | "address", value: string): string =>
  `auth:attempts:${door}:${kind}:${createHash("sha256").update(value).digest("base64url")}`;
