/** Nothing has stopped it, or not at the block that was named. */
export type NetworkNotStopped = { readonly code: "NETWORK_NOT_STOPPED" };

export type ChainsRefusal = NetworkNotStopped;
