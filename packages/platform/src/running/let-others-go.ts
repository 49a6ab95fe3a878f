import { setImmediate } from "node:timers/promises";

/**
 * Resolves once everybody who waits for this process has had a turn. For long work between its
 * slices: whoever only awaits what is there already lets nobody in.
 */
export const letOthersGo = (): Promise<void> => setImmediate();
