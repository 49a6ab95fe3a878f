import type { PasskeyState } from "@coffer/contracts/passkeys";
import type { VerifyAssertion } from "@coffer/platform/passkeys/verify-assertion";
import type { Sql } from "@coffer/platform/postgres/sql";
import type { Username } from "@coffer/platform/text/username";
import type { Result } from "@coffer/platform/values/result";
import type { ChallengeUse } from "../../domain/passkeys/challenge.ts";
import type { NewPasskey, Passkey } from "../../domain/passkeys/passkey.ts";
import type { PasskeyFault } from "../../domain/passkeys/refusals.ts";
import type { UserId } from "../../domain/users/ids.ts";

/**
 * What `navigator.credentials.create` answered. Bytes are as they came, and nothing of it is
 * believed.
 */
export type CreationResponse = {
  readonly credentialId: Uint8Array;
  readonly clientData: Uint8Array;
  readonly attestation: Uint8Array;
  readonly transports: readonly string[];
};

/** What a response answers to, as base64url: 43 characters where it was one of ours. */
type Answered = { readonly challenge: string };

/** A passkey as a browser is told of it. */
export type KnownPasskey = Pick<Passkey, "credentialId" | "transports">;

/** Web Authentication Level 3, for one RP ID. */
export type WebAuthn = {
  /**
   * The options of a registration, as JSON (PublicKeyCredentialCreationOptionsJSON): a passkey that
   * names its user by itself, and verifies them; nobody attests it.
   */
  creationOptions(ceremony: {
    challenge: string;
    user: { readonly id: UserId; readonly username: Username };
    known: readonly KnownPasskey[];
  }): Promise<string>;
  /** Of a login or a proof, as JSON; `allowed` null: whichever passkey somebody has here. */
  requestOptions(ceremony: { challenge: string; allowed: readonly KnownPasskey[] | null }): Promise<string>;
  verifyCreation(response: CreationResponse): Promise<Result<Answered & { passkey: NewPasskey }, PasskeyFault>>;
  readonly verifyAssertion: VerifyAssertion;
};

/** What browsers were given to have signed; known by hashes. */
export type PasskeyChallenges = {
  /** A new one, of 32 random bytes as base64url. */
  give(use: ChallengeUse): Promise<{ readonly challenge: string; readonly expiresAt: Date }>;
  /**
   * Uses it up, in the given transaction: of many at once one is told true. False where it was
   * given
   * for something else or to somebody else, is used, or too old.
   */
  use(sql: Sql, challenge: string, use: ChallengeUse): Promise<boolean>;
};

/** All that change anything work in the given transaction, under the user's lock. */
export type PasskeyStore = {
  /** Of these users, the oldest first. */
  listOf(sql: Sql, userIds: readonly UserId[]): Promise<readonly Passkey[]>;
  findByCredentialId(sql: Sql, credentialId: Uint8Array): Promise<Passkey | null>;
  /** False where somebody has one of this credential id, and nothing was added. */
  add(sql: Sql, passkey: Passkey): Promise<boolean>;
  /** Null where the user has no such passkey: it may have been removed since it was found. */
  lock(sql: Sql, passkey: Of): Promise<Passkey | null>;
  noteUse(sql: Sql, passkey: Of & { readonly state: PasskeyState; readonly at: Date }): Promise<void>;
  rename(sql: Sql, passkey: Of & { readonly name: string }): Promise<void>;
  remove(sql: Sql, passkey: Of): Promise<void>;
};

type Of = Pick<Passkey, "id" | "userId">;

/** The well-known name of an authenticator's model; null where it is not known. */
export type NameAuthenticator = (aaguid: string) => string | null;
