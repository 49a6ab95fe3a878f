import type { Method } from "@coffer/contracts/methods";
import type { PasskeyKind, PasskeyState } from "@coffer/contracts/passkeys";
import type { PasskeyId, UserId } from "../users/ids.ts";

/**
 * Of one user: enough for every device that somebody has, and a bound for what a browser is told.
 */
export const PASSKEYS_MAX = 20;

/**
 * COSE (RFC 9053 §2, RFC 8812 §2): EdDSA with Ed25519, ES256 with P-256, RS256. The first is
 * preferred.
 */
export const ALGORITHMS = [-8, -7, -257] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** What was registered. */
export type NewPasskey = PasskeyState & {
  /** 1 to 1023 bytes, chosen by the authenticator, unique over all users. */
  readonly credentialId: Uint8Array;
  /** COSE_Key (RFC 9052 §7). */
  readonly publicKey: Uint8Array;
  readonly algorithm: Algorithm;
  readonly kind: PasskeyKind;
  /** How a browser reaches it: hints for the next ceremony. */
  readonly transports: readonly string[];
  /**
   * The authenticator's model, as it says itself: nobody attests it. Zeros where it does not say.
   */
  readonly aaguid: string;
};

export type Passkey = NewPasskey & {
  readonly id: PasskeyId;
  readonly userId: UserId;
  readonly name: string;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};

/** RFC 8176: a key in hardware, or in software that copies it. Its user was verified either way. */
export const methodOf = (kind: PasskeyKind): Method => (kind === "SYNCED" ? "swk" : "hwk");
