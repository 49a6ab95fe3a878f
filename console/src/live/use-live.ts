import { useSyncExternalStore } from "react";
import { type LiveState, liveState } from "./live-state.ts";
import { type Ending, type SessionState, session } from "./session.ts";

/** Why whoever was logged in is not any more; null where that is not so. */
export const useSessionEnding = (): Ending | null => useSyncExternalStore(session.subscribe, session.ending);

export const useSessionState = (): SessionState => useSyncExternalStore(session.subscribe, session.state);

/** Whether what the page shows moves by itself. */
export const useMovesFigures = (): boolean => useSyncExternalStore(liveState.subscribe, liveState.movesFigures);

export const useLiveState = (): LiveState => useSyncExternalStore(liveState.subscribe, liveState.now);
