/** Nothing has stopped it, or not at the block that was named. */
export type NetworkNotStopped = { readonly code: "NETWORK_NOT_STOPPED" };

/** No node is connected, or none that can do it. */
export type ChainUnavailable = { readonly code: "CHAIN_UNAVAILABLE" };

/** Blocks of before are read from a height between them on. */
export type ScanOutOfRange = { readonly code: "SCAN_OUT_OF_RANGE"; readonly lowest: number; readonly highest: number };

/** Money is real here. */
export type SandboxOnly = { readonly code: "SANDBOX_ONLY" };

/** Another currency than the network's own. */
export type NetworkCurrencyMismatch = {
  readonly code: "NETWORK_CURRENCY_MISMATCH";
  readonly networkCurrency: string;
};

export type ChainsRefusal =
  | NetworkNotStopped
  | ChainUnavailable
  | ScanOutOfRange
  | SandboxOnly
  | NetworkCurrencyMismatch;
