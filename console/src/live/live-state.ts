import type { FollowState } from "@coffer/client";

/**
 * `off`: nothing is followed. `ended`: something is not followed any more, though its page is
 * there. `heardAt`: when the last event came. `wasCut`: there was a cut, and since then not
 * everything has been live at once: figures may be of before it.
 */
export type LiveState = {
  readonly status: "off" | "live" | "catching-up" | "offline" | "ended";
  readonly since: Date;
  readonly heardAt: Date | null;
  readonly wasCut: boolean;
};

const NOTHING_YET: LiveState = { status: "off", since: new Date(), heardAt: null, wasCut: false };

const WORST_FIRST = ["ended", "offline", "catching-up", "live"] as const;

/**
 * Of several followings, what a person has to know: the worst of them, and since when it is so.
 *
 * @param states of all that is followed
 * @param before what was known until now
 */
export function summarise(
  states: readonly FollowState[],
  { heardAt, wasCut }: LiveState = NOTHING_YET,
  now = new Date(),
): LiveState {
  for (const status of WORST_FIRST) {
    const since = states.filter((state) => state.status === status).map((state) => state.since);
    const [first] = since.toSorted((a, b) => a.getTime() - b.getTime());
    const isCut = status === "offline" || status === "ended" || (status === "catching-up" && wasCut);
    if (first) return { status, since: first, heardAt, wasCut: isCut };
  }
  return { status: "off", since: now, heardAt, wasCut };
}

/**
 * Whether figures are of now: money is moved by no other ones. What a page begins to follow has its
 * figures from an answer of now, and only catches up with what happens; after a cut they are old.
 */
export const mayMoveMoney = ({ status, wasCut }: LiveState): boolean =>
  status === "live" || (status === "catching-up" && !wasCut);

const followed = new Map<symbol, FollowState>();
const listeners = new Set<() => void>();
let summary = NOTHING_YET;

function tell(heardAt = summary.heardAt): void {
  summary = summarise([...followed.values()], { ...summary, heardAt });
  for (const listener of listeners) listener();
}

/** Followed only so that the tab is connected: no figure moves by it. */
const idle = new Set<symbol>();

export const liveState = {
  now: (): LiveState => summary,

  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  /** Whether what the page shows moves by itself. */
  movesFigures: (): boolean => followed.size > idle.size,

  /** For the start of a following that changes no figure. */
  noteIdle: (which: symbol): void => void idle.add(which),

  note(which: symbol, state: FollowState): void {
    followed.set(which, state);
    tell(state.status === "live" ? new Date() : summary.heardAt);
  },

  hear(): void {
    tell(new Date());
  },

  forget(which: symbol): void {
    idle.delete(which);
    if (followed.delete(which)) tell();
  },
};
