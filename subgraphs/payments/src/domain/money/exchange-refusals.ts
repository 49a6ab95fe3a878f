/** Nothing is exchanged for itself. */
export type SameCurrency = { readonly code: "SAME_CURRENCY" };
/** They are not exchanged here, or nobody says by what, or what is said cannot be believed. */
export type RateUnavailable = { readonly code: "RATE_UNAVAILABLE" };
/** One of the two amounts would be nothing, or more than any that can be moved. */
export type ExchangeAmountOutOfRange = { readonly code: "EXCHANGE_AMOUNT_OUT_OF_RANGE" };
/** Also for somebody else's, and for one that was changed. */
export type ExchangeQuoteNotFound = { readonly code: "EXCHANGE_QUOTE_NOT_FOUND" };
export type ExchangeQuoteExpired = { readonly code: "EXCHANGE_QUOTE_EXPIRED"; readonly expiredAt: Date };
/** By another request: something was exchanged by it. */
export type ExchangeQuoteUsed = { readonly code: "EXCHANGE_QUOTE_USED" };
/** Other terms of the two currencies were set since. */
export type ExchangeTermsOutdated = { readonly code: "EXCHANGE_TERMS_OUTDATED"; readonly latestVersion: number };
