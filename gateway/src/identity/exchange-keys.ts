import { rateLimited } from "@coffer/platform/graphql/errors";
import type { Logger } from "@coffer/platform/running/log";
import { BoundedMap, bytesOfText } from "@coffer/platform/values/bounded-map";
import type { Clock } from "@coffer/platform/values/clock";
import { networkOf } from "@coffer/platform/values/network";
import { within } from "@coffer/platform/values/within";
import { GraphQLError } from "graphql";

/** What auth has for a name; null where that is good for nothing. */
type Ask<Found> = (name: string, address: string) => Promise<Found | null>;
/** An access token for a key, by its hash in base64url. */
export type AskForGrant = Ask<string>;

const PATIENCE_MS = 2_000;
/** A key that is good for nothing is not asked for again: an owner is let in again, a key never. */
const REFUSED_FOR_MS = 10_000;
const REFUSED_KEPT = { entries: 20_000, bytes: 8_000_000 };
/**
 * Keys that nobody had, of one network: made-up ones must not become requests to auth. A key that
 * was good here before is not counted.
 */
const STRANGERS_PER_NETWORK = 20;
const WINDOW_MS = 60_000;
const NETWORKS_KEPT = { entries: 50_000, bytes: 8_000_000 };
/** Of all networks together, at the same time. */
const STRANGERS_AT_ONCE = 16;

export type ExchangeKeys<Found = string> = {
  /**
   * For a key's hash, or a node's id: an access token, or the node's keys. Null where it is good
   * for nothing. `isKnown`: it was good here before. Throws RATE_LIMITED, and SUBGRAPH_UNAVAILABLE
   * where auth does not answer.
   */
  exchange(asked: { hash: string; address: string; isKnown: boolean }): Promise<Found | null>;
  /** Counts it before it is done, unless it comes to something; throws RATE_LIMITED instead. */
  asStranger<Some>(address: string, work: () => Promise<Some | null>): Promise<Some | null>;
  /** Bytes that are kept. */
  readonly kept: number;
};

/** One request for a key at a time, whoever brings it. */
export function makeExchangeKeys<Found = string>(parts: {
  readonly ask: Ask<Found>;
  /** Of what it is asked, for people. */
  readonly what?: string;
  readonly clock: Clock;
  readonly log: Logger;
}): ExchangeKeys<Found> {
  const { ask, what = "API keys", clock, log } = parts;
  const refusedUntil = new BoundedMap<string, number>({ ...REFUSED_KEPT, weigh: bytesOfText });
  const strangers = new BoundedMap<string, { count: number; readonly since: number }>({
    ...NETWORKS_KEPT,
    weigh: bytesOfText,
  });
  const underWay = new Map<string, Promise<Found | null>>();
  let strangersUnderWay = 0;
  const now = () => clock.now().getTime();

  /** Counts before it is asked: of many at once no more than the bound are. */
  const admit = (address: string): (() => void) => {
    const network = networkOf(address);
    const found = strangers.get(network);
    const isOver = !found || Math.abs(now() - found.since) >= WINDOW_MS;
    const counted = isOver ? { count: 0, since: now() } : found;
    if (counted.count >= STRANGERS_PER_NETWORK)
      throw rateLimited(Math.max(1, Math.ceil((counted.since + WINDOW_MS - now()) / 1000)));
    if (strangersUnderWay >= STRANGERS_AT_ONCE) throw rateLimited(1);
    counted.count += 1;
    strangers.set(network, counted);
    return () => {
      counted.count -= 1;
    };
  };
  const askOnce = async (hash: string, address: string): Promise<Found | null> => {
    try {
      return await within(PATIENCE_MS, ask(hash, address));
    } catch (error) {
      log.warn({ err: error }, `${what} cannot be checked: auth does not answer`);
      throw cannotBeChecked(what);
    }
  };
  const asStranger = async <Some>(address: string, work: () => Promise<Some | null>): Promise<Some | null> => {
    const forget = admit(address);
    strangersUnderWay += 1;
    try {
      const found = await work();
      if (found !== null) forget();
      return found;
    } catch (error) {
      forget();
      throw error;
    } finally {
      strangersUnderWay -= 1;
    }
  };
  const askAsStranger = (hash: string, address: string) => asStranger(address, () => askOnce(hash, address));

  return {
    asStranger,
    async exchange({ hash, address, isKnown }) {
      if ((refusedUntil.get(hash) ?? 0) > now()) return null;
      const waiting = underWay.get(hash);
      if (waiting !== undefined) return waiting;
      const asking = (isKnown ? askOnce : askAsStranger)(hash, address).finally(() => underWay.delete(hash));
      underWay.set(hash, asking);
      const token = await asking;
      if (token === null) refusedUntil.set(hash, now() + REFUSED_FOR_MS);
      return token;
    },
    get kept() {
      return refusedUntil.bytes + strangers.bytes;
    },
  };
}

export const cannotBeChecked = (what: string) =>
  new GraphQLError(`${what} cannot be checked at the moment. Try again.`, {
    extensions: { code: "SUBGRAPH_UNAVAILABLE" },
  });
