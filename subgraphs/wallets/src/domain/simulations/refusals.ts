/** Why nothing was done with a chain. */
export type ChainControlFault = "UNKNOWN_NETWORK" | "NOT_CONNECTED" | "NOT_SUPPORTED" | "NO_ANSWER";

export type ChainControlRefused = { readonly code: "CHAIN_CONTROL_REFUSED"; readonly fault: ChainControlFault };

/** More than `deepest` blocks would be taken back: what is below counts as final, or was never. */
export type ReorganisationTooDeep = { readonly code: "REORGANISATION_TOO_DEEP"; readonly deepest: number };

export type SimulationsRefusal = ChainControlRefused | ReorganisationTooDeep;
