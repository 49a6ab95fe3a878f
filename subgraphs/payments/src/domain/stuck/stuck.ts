/**
 * What a provider is to do: bring money in, bring it out, give back what is nobody's here, or say
 * whether what it has paid came back.
 */
export const STUCK_WORKS = ["COLLECT", "PAY_OUT", "GIVE_BACK", "WATCH_PAID"] as const;
export type StuckWork = (typeof STUCK_WORKS)[number];

/**
 * Why it does not go on. `GIVEN_UP`: too many tries failed. The others are older than they should
 * be; `PROVIDER_FAILS`: the last tries failed; `NOT_BEGUN`: nobody was asked, for its payer is
 * frozen, or its currency switched off; `PROVIDER_WAITS`: its provider says that it waits.
 */
export const STUCK_REASONS = ["GIVEN_UP", "PROVIDER_FAILS", "NOT_BEGUN", "PROVIDER_WAITS"] as const;
export type StuckReason = (typeof STUCK_REASONS)[number];
