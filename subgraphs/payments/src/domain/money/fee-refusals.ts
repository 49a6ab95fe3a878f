/** The fee would be taken from the amount, and leave nothing of it. */
export type FeeExceedsAmount = { readonly code: "FEE_EXCEEDS_AMOUNT" };
/** What was quoted is too old, or is not what this payment costs. */
export type FeeQuoteUnusable = { readonly code: "FEE_QUOTE_UNUSABLE" };
/** Another schedule of the currency was set since. */
export type FeeScheduleOutdated = { readonly code: "FEE_SCHEDULE_OUTDATED"; readonly latestVersion: number };
/** As many look back over payments as may at once. */
export type SimulationsBusy = { readonly code: "SIMULATIONS_BUSY" };
