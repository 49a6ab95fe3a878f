import type { AssertionFault } from "@coffer/contracts/passkeys";

/**
 * Why an answer was not taken. All but `NOT_PROVED` are of what the browser itself sent; that one
 * says no more: whether there is such a passkey, whose it is, or what is wrong with its signature.
 */
export type PasskeyFault = "CHALLENGE" | "KEY" | AssertionFault;

export type PasskeyRefused = { readonly code: "PASSKEY_REFUSED"; readonly fault: PasskeyFault };
/** The public address of this Coffer is no name, which every passkey is bound to. */
export type PasskeysUnavailable = { readonly code: "PASSKEYS_UNAVAILABLE" };
export type PasskeyNotFound = { readonly code: "PASSKEY_NOT_FOUND" };
export type PasskeyLimitReached = { readonly code: "PASSKEY_LIMIT_REACHED"; readonly most: number };
export type PasskeyTaken = { readonly code: "PASSKEY_TAKEN" };

export type StartRegistrationRefusal = PasskeysUnavailable | PasskeyLimitReached;
export type StartProofRefusal = PasskeysUnavailable | PasskeyNotFound;
export type AddPasskeyRefusal = PasskeysUnavailable | PasskeyRefused | PasskeyTaken | PasskeyLimitReached;
export type LoginWithPasskeyRefusal = PasskeysUnavailable | PasskeyRefused | { readonly code: "USER_FROZEN" };

export const refused = (fault: PasskeyFault): PasskeyRefused => ({ code: "PASSKEY_REFUSED", fault });
