import { unauthenticated } from "@coffer/platform/graphql/errors";
import type { KnownActor } from "@coffer/platform/identity/actor";
import { hashOfApiKey } from "@coffer/platform/identity/api-keys";
import type { Logger } from "@coffer/platform/running/log";
import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import type { Clock } from "@coffer/platform/values/clock";
import { Secret } from "@coffer/platform/values/secret";
import type { ExchangeKeys } from "./exchange-keys.ts";

/** Whom an access token speaks for, and from where it may. */
export type Verified = {
  readonly actor: KnownActor;
  readonly isFrom: (address: string) => boolean;
  /** The thumbprint of the key that it is bound to. */
  readonly jkt: string | null;
};

type Held = Verified & { readonly askedAt: number; readonly bytes: number };

const HELD = { entries: 10_000, bytes: 32_000_000 };
/**
 * A key that is used is asked for again this often, and nobody waits for that: auth notes the use,
 * and the token is never about to end. It also ends what no event and no store told of.
 */
const ASK_AGAIN_MS = 60_000;

export type ApiKeysDeps = {
  readonly exchange: ExchangeKeys["exchange"];
  /** Throws UNAUTHENTICATED where the token is not good. */
  readonly verify: (token: string) => Promise<Verified>;
  /** Whether what it speaks for has expired or ended. */
  readonly isOver: (actor: KnownActor) => boolean | Promise<boolean>;
  readonly clock: Clock;
  readonly log: Logger;
};

export type ApiKeys = {
  /** Throws UNAUTHENTICATED where the key is good for nothing, or for nothing from there. */
  actorOf(key: string, address: string): Promise<KnownActor>;
  /** Bytes that are kept. */
  readonly kept: number;
};

/**
 * What an API key is good for: an access token that auth gives for it, known by the key's hash
 * until it ends. Its checksum is looked at before anybody is asked anything.
 */
export function makeApiKeys({ exchange, verify, isOver, clock, log }: ApiKeysDeps): ApiKeys {
  const held = new BoundedMap<string, Held>({ ...HELD, weigh: (hash, { bytes }) => bytesOfText(hash) + bytes });
  const warnedAt = new BoundedMap<string, number>({ entries: 1_000, bytes: 500_000, weigh: bytesOfText });
  const now = () => clock.now().getTime();

  const ask = async (hash: string, address: string, isKnown: boolean): Promise<Held | null> => {
    const askedAt = now();
    const token = await exchange({ hash, address, isKnown });
    if (token === null) {
      held.delete(hash);
      return null;
    }
    // Whom it speaks for is about as long as the token itself.
    const one = { ...(await verify(token)), askedAt, bytes: 2 * bytesOfText(token) };
    held.set(hash, one);
    return one;
  };
  const find = async (hash: string, address: string): Promise<Held | null> => {
    const known = held.get(hash);
    if (!known || (await isOver(known.actor))) {
      const found = await ask(hash, address, known !== undefined);
      // It may have ended while auth answered. What it is good for now, the next request asks.
      return found && !(await isOver(found.actor)) ? found : null;
    }
    // A clock that was set back must not keep it for longer.
    if (Math.abs(now() - known.askedAt) >= ASK_AGAIN_MS) {
      held.set(hash, { ...known, askedAt: now() });
      // What fails is logged where it does; the token that is there goes on to its end.
      void ask(hash, address, true).catch(() => undefined);
    }
    return known;
  };

  return {
    async actorOf(key, address) {
      const hash = hashOfApiKey(new Secret(key))?.toString("base64url");
      const found = hash === undefined ? null : await find(hash, address);
      if (!found) throw notGood();
      if (found.isFrom(address)) return found.actor;
      const { id } = found.actor.credential;
      if (Math.abs(now() - (warnedAt.get(id) ?? 0)) >= ASK_AGAIN_MS) {
        warnedAt.set(id, now());
        log.warn({ grantId: id, address }, "an API key came from a network that it may not be used from");
      }
      throw unauthenticated("The API key may not be used from this network.");
    },
    get kept() {
      return held.bytes + warnedAt.bytes;
    },
  };
}

const notGood = () =>
  unauthenticated("The API key is not valid: it is unknown, has ended, or its owner may not be let in.");
