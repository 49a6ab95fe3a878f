/** This network has one already. */
export type TreasuryExists = { readonly code: "TREASURY_EXISTS" };

/** This network has none. */
export type TreasuryNotFound = { readonly code: "TREASURY_NOT_FOUND" };

export type TreasuriesRefusal = TreasuryExists | TreasuryNotFound;
