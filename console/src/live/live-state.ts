import type { FollowState } from "@coffer/client";

/**
 * `off`: nothing is followed. `ended`: something is not followed any more, though its page is
 * there. `heardAt`: when the last event came.
 */
export type LiveState = {
  readonly status: "off" | "live" | "catching-up" | "offline" | "ended";
  readonly since: Date;
  readonly heardAt: Date | null;
};

const WORST_FIRST = ["ended", "offline", "catching-up", "live"] as const;

/**
 * Of several followings, what a person has to know: the worst of them, and since when it is so.
 *
 * @param states of all that is followed
 */
export function summarise(states: readonly FollowState[], heardAt: Date | null, now: Date): LiveState {
  for (const status of WORST_FIRST) {
    const since = states.filter((state) => state.status === status).map((state) => state.since);
    const [first] = since.toSorted((a, b) => a.getTime() - b.getTime());
    if (first) return { status, since: first, heardAt };
  }
  return { status: "off", since: now, heardAt };
}

/** Whether figures are of now: money is moved by no other ones. */
export const mayMoveMoney = ({ status }: LiveState): boolean => status === "live" || status === "catching-up";

const followed = new Map<symbol, FollowState>();
const listeners = new Set<() => void>();
let heardAt: Date | null = null;
let summary = summarise([], null, new Date());

function tell(): void {
  summary = summarise([...followed.values()], heardAt, new Date());
  for (const listener of listeners) listener();
}

export const liveState = {
  now: (): LiveState => summary,

  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  note(which: symbol, state: FollowState): void {
    followed.set(which, state);
    if (state.status === "live") heardAt = new Date();
    tell();
  },

  hear(): void {
    heardAt = new Date();
    tell();
  },

  forget(which: symbol): void {
    if (followed.delete(which)) tell();
  },
};
