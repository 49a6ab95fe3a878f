import { useSyncExternalStore } from "react";
import { type SessionState, session } from "./session.ts";
import { type LiveState, liveState } from "./socket.ts";

export const useSessionState = (): SessionState => useSyncExternalStore(session.subscribe, session.state);

export const useLiveState = (): LiveState => useSyncExternalStore(liveState.subscribe, liveState.now);
