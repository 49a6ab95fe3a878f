import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import { within } from "@coffer/platform/values/within";
import { GraphQLError } from "graphql";
import { createLocalJWKSet, type JSONWebKeySet, type JWTVerifyGetKey } from "jose";

/**
 * Another object as soon as a key has come or gone, so what was checked with it can be known by it.
 */
export type KeySet = { readonly resolve: JWTVerifyGetKey };

/**
 * The keys that count now. With the `kid` of a token, they are asked for again where it is not
 * among them.
 */
export type TokenKeys = (kid?: string) => Promise<KeySet>;

type Held = KeySet & { readonly kids: ReadonlySet<string | undefined>; readonly text: string };

/** An unknown `kid` asks auth again, at most this often: made-up ones must not become requests. */
const REFETCH_AFTER_MS = 2_000;
/**
 * A key that auth has withdrawn is believed no longer than this. As auth's Cache-Control says by
 * default.
 */
const KEPT_MS = 60_000;
const PATIENCE_MS = 1_000;

/**
 * One fetch at a time, whoever asks. While auth does not answer, the keys known so far go on;
 * without any, SUBGRAPH_UNAVAILABLE is thrown.
 */
export function makeTokenKeys(parts: {
  /** As auth publishes them now (RFC 7517). */
  fetchKeys: () => Promise<JSONWebKeySet>;
  clock: Clock;
  log: Logger;
}): TokenKeys {
  const { fetchKeys, clock, log } = parts;
  let held: Held | undefined;
  let asking: Promise<void> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;

  const ask = async () => {
    askedAt = clock.now().getTime();
    try {
      const keys = await within(PATIENCE_MS, fetchKeys());
      const text = JSON.stringify(keys);
      if (text !== held?.text)
        held = { text, resolve: createLocalJWKSet(keys), kids: new Set(keys.keys.map(({ kid }) => kid)) };
    } catch (error) {
      log.warn({ err: error }, "the keys of access tokens cannot be fetched");
    }
  };
  const refresh = () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  return async (kid) => {
    // A clock that was set back must not keep the keys for longer.
    const askedAgoMs = Math.abs(clock.now().getTime() - askedAt);
    const isLacking = !held || (kid !== undefined && !held.kids.has(kid));
    if (isLacking ? asking || askedAgoMs >= REFETCH_AFTER_MS : askedAgoMs >= KEPT_MS) await refresh();
    if (!held) throw keysUnavailable();
    return held;
  };
}

const keysUnavailable = () =>
  new GraphQLError("Access tokens cannot be checked at the moment. Keep yours and try again.", {
    extensions: { code: "SUBGRAPH_UNAVAILABLE" },
  });
