/** The answer did not come: whether it is done, only asking again can tell. */
export class NoAnswer extends Error {}

/** How many times the sandbox's provider waits, and how many it is not there. */
export const WAITS = 2;
export const AWAY = 3;

/** What it does, and whether its answer arrives. */
export type Decided<Outcome> = { readonly does: Outcome; readonly isHeard: boolean };
