import { rateLimited } from "@coffer/platform/graphql/errors";
import { type Actor, principalOf } from "@coffer/platform/identity/actor";
import { networkOf } from "@coffer/platform/values/network";
import type { GraphQLError } from "graphql";
import { makeTurns, type Turn } from "./turns.ts";

export type ExecutionBounds = {
  readonly perUser: number;
  /** Of one address, or of one IPv6 network of 64 bits. */
  readonly perAddress: number;
  /**
   * Queries of one user, or of the strangers of one address, that run: the others wait for their
   * turn. One, where the process is busy.
   */
  readonly queriesAtOnce: number;
  /** Subscriptions that are open. */
  readonly subscriptionsPerUser: number;
};

export type Who = { readonly actor: Actor; readonly address?: string };

/** Strangers of an address leave the most to those of it who are logged in. */
const STRANGERS_SHARE = 1 / 4;
const RETRY_AFTER_SECONDS = 1;

export type Entered = { leave(): void };
export type Executions = {
  /** Counts until `leave`. An error where there are too many already. */
  enter(who: Who, kind: "execution" | "subscription"): Entered | GraphQLError;
  /** A query's turn among its sender's. */
  turn(who: Who): Turn | Promise<Turn>;
  /** For how many there is a count: none that is over. */
  readonly counted: number;
};

/**
 * Everything that is under way, until it has ended: not until a client says that it waits no more.
 */
export function makeExecutions(
  { perUser, perAddress, queriesAtOnce, subscriptionsPerUser }: ExecutionBounds,
  isBusy: () => boolean,
): Executions {
  const counts = new Map<string, number>();
  const strangers = Math.max(1, Math.floor(perAddress * STRANGERS_SHARE));

  const keysOf = ({ actor, address }: Who, kind: "execution" | "subscription"): [string, number][] => {
    const principal = principalOf(actor);
    if (kind === "subscription") return principal === null ? [] : [[`follows ${principal}`, subscriptionsPerUser]];
    const keys: [string, number][] = [];
    const network = address === undefined ? null : networkOf(address);
    if (principal !== null) keys.push([`user ${principal}`, perUser]);
    else if (network !== null) keys.push([`strangers ${network}`, strangers]);
    if (network !== null) keys.push([`address ${network}`, perAddress]);
    return keys;
  };

  const turns = makeTurns({ max: queriesAtOnce, isBusy });
  return {
    turn: ({ actor, address = "" }) => turns.take(principalOf(actor) ?? networkOf(address)),
    enter(who, kind) {
      const keys = keysOf(who, kind);
      if (keys.some(([key, max]) => (counts.get(key) ?? 0) >= max)) return rateLimited(RETRY_AFTER_SECONDS);
      for (const [key] of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
      let isIn = true;
      return {
        leave() {
          if (!isIn) return;
          isIn = false;
          for (const [key] of keys) {
            const left = (counts.get(key) ?? 1) - 1;
            if (left > 0) counts.set(key, left);
            else counts.delete(key);
          }
        },
      };
    },
    get counted() {
      return counts.size;
    },
  };
}
