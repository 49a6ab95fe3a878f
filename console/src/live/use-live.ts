import { useSyncExternalStore } from "react";
import { type LiveState, liveState } from "./live-state.ts";
import { type SessionState, session } from "./session.ts";

export const useSessionState = (): SessionState => useSyncExternalStore(session.subscribe, session.state);

export const useLiveState = (): LiveState => useSyncExternalStore(liveState.subscribe, liveState.now);

/** Whether figures are of now: money is moved by no other ones. */
export const useMayMoveMoney = (): boolean => useLiveState().status !== "offline";
