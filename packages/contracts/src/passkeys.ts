/**
 * SYNCED: can be on several devices of its owner, through whoever keeps their passkeys (WebAuthn's
 * backup eligibility). DEVICE_BOUND: never leaves the one that made it. What it is, it stays.
 */
export type PasskeyKind = "SYNCED" | "DEVICE_BOUND";

/** What a ceremony shows of a passkey, beside who it is. */
export type PasskeyState = {
  /** 0 where the authenticator does not count. */
  readonly signCount: number;
  readonly isBackedUp: boolean;
};

/**
 * What a passkey signed, as `navigator.credentials.get` answers it. Bytes are as they came, and
 * nothing of it is believed.
 */
export type AssertionResponse = {
  readonly credentialId: Uint8Array;
  readonly clientData: Uint8Array;
  readonly authenticatorData: Uint8Array;
  readonly signature: Uint8Array;
  /** Whose the passkey is, as the authenticator says; null of one that was told which passkey. */
  readonly userHandle: Uint8Array | null;
};

/** What is wrong with an answer by itself. The last says no more than that it proves nothing. */
export type AssertionFault = "ORIGIN" | "USER_VERIFICATION" | "NOT_PROVED";

/**
 * What was signed, by the key that it was checked with: what it answers to, as base64url, 43
 * characters where that was one of ours, and what the passkey showed of itself.
 */
export type VerifiedAssertion = {
  readonly challenge: string;
  readonly state: PasskeyState;
  readonly kind: PasskeyKind;
};

/**
 * Whether a count is no later than one that was seen (Web Authentication §6.1.1): there is a copy
 * of the authenticator, or an answer that was overtaken. One that never counts says 0 for good.
 */
export const isCountBehind = (seen: number, given: number): boolean => (seen > 0 || given > 0) && given <= seen;
