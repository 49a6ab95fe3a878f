import { networkOf } from "@coffer/platform/values/network";

export type PlaceBounds = {
  /** Of all. */
  readonly sockets: number;
  /** Of one address, or of one IPv6 network of 64 bits, before a login and without one. */
  readonly strangersPerAddress: number;
  readonly perUser: number;
};

/** Strangers have at most this much of all places: the others are for those who log in. */
const STRANGERS_SHARE = 1 / 2;

export type Sitter = {
  readonly address: string;
  /** Is just logging in, or has something under way: it is not sent away for another. */
  readonly isBusy: boolean;
};

export type SocketPlaces<S extends Sitter> = {
  hasRoomFor(address: string): boolean;
  /**
   * As a stranger. False where there is no place, and nobody who could be sent away for this one.
   */
  enter(socket: S): boolean;
  /** From now on it is this user's. False where the user has too many. */
  logIn(socket: S, userId: string): boolean;
  leave(socket: S): void;
  strangers(): Iterable<S>;
  readonly size: number;
};

/**
 * Who may have a socket open. A stranger's place is not for ever: where an address has all that it
 * may, its longest idle one goes for the new one; where strangers have all that they may, one of
 * the address that has the most.
 */
export function makeSocketPlaces<S extends Sitter>(
  bounds: PlaceBounds,
  sendAway: (socket: S) => void,
): SocketPlaces<S> {
  const ofNetwork = new Map<string, Set<S>>();
  const userOf = new Map<S, string>();
  const ofUser = new Map<string, number>();
  const strangersMax = Math.max(1, Math.floor(bounds.sockets * STRANGERS_SHARE));
  let strangers = 0;

  const leaveStrangers = (socket: S): boolean => {
    const network = networkOf(socket.address);
    const here = ofNetwork.get(network);
    if (!here?.delete(socket)) return false;
    if (here.size === 0) ofNetwork.delete(network);
    strangers -= 1;
    return true;
  };
  /** A place, or who goes for one; null where neither is there. */
  const roomAt = (network: string): "free" | S | null => {
    const here = ofNetwork.get(network);
    if ((here?.size ?? 0) >= bounds.strangersPerAddress) return idleOf(here);
    if (strangers < strangersMax && strangers + userOf.size < bounds.sockets) return "free";
    return idleOf(largestOf(ofNetwork.values()));
  };

  return {
    hasRoomFor: (address) => roomAt(networkOf(address)) !== null,
    enter(socket) {
      const network = networkOf(socket.address);
      const room = roomAt(network);
      if (room === null) return false;
      if (room !== "free") {
        leaveStrangers(room);
        sendAway(room);
      }
      const here = ofNetwork.get(network) ?? new Set<S>();
      ofNetwork.set(network, here.add(socket));
      strangers += 1;
      return true;
    },
    logIn(socket, userId) {
      const count = ofUser.get(userId) ?? 0;
      if (count >= bounds.perUser || !leaveStrangers(socket)) return false;
      userOf.set(socket, userId);
      ofUser.set(userId, count + 1);
      return true;
    },
    leave(socket) {
      leaveStrangers(socket);
      const userId = userOf.get(socket);
      if (userId === undefined) return;
      userOf.delete(socket);
      const left = (ofUser.get(userId) ?? 1) - 1;
      if (left > 0) ofUser.set(userId, left);
      else ofUser.delete(userId);
    },
    *strangers() {
      for (const here of ofNetwork.values()) yield* here;
    },
    get size() {
      return strangers + userOf.size;
    },
  };
}

/** The one that has been there the longest. */
function idleOf<S extends Sitter>(here: Iterable<S> | undefined): S | null {
  for (const socket of here ?? []) if (!socket.isBusy) return socket;
  return null;
}

function largestOf<S>(sets: Iterable<Set<S>>): Set<S> | undefined {
  let found: Set<S> | undefined;
  for (const set of sets) if (set.size > (found?.size ?? 0)) found = set;
  return found;
}
