/** The present moment, as a dependency, so that rules about time can be tested without waiting. */
export type Clock = { now(): Date };
export const systemClock: Clock = { now: () => new Date() };
