import type { NewEvent } from "@coffer/contracts/new-event";
import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Claim as AnyClaim } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { Client, ClientChange, ClientFields, ClientId } from "../../domain/oauth/client.ts";
import type { Grant } from "../../domain/oauth/grant.ts";
import type {
  DisableClientRefusal,
  RegisterClientRefusal,
  RotateSecretRefusal,
  UpdateClientRefusal,
} from "../../domain/oauth/refusals.ts";
import type { SessionId, UserId } from "../../domain/users/ids.ts";

/** An administrator's idempotency key. */
export type ClientClaim = AnyClaim<
  "registerOAuthClient" | "updateOAuthClient" | "rotateOAuthClientSecret" | "disableOAuthClient"
>;

/** `isNew`: it was done now, and not by an earlier request under the same key. */
export type Changed = { readonly client: Client; readonly isNew: boolean };

/**
 * Decides a request once for its key, in one transaction with the record of it; a repeat gets that
 * answer. Throws UNAUTHENTICATED where the administrator is frozen.
 */
export type ClientDesk = {
  /** `secretHash`: null for one that keeps no secret. */
  register(
    claim: ClientClaim,
    made: { client: Client; secretHash: Uint8Array | null; change: ClientChange },
  ): Promise<Result<Changed, RegisterClientRefusal>>;
  update(
    claim: ClientClaim,
    update: { clientId: ClientId; fields: ClientFields; byId: UserId },
  ): Promise<Result<Changed, UpdateClientRefusal>>;
  rotateSecret(
    claim: ClientClaim,
    rotation: { secretHash: Uint8Array; change: ClientChange },
  ): Promise<Result<Changed, RotateSecretRefusal>>;
  /** Ends everything that the client was given, each with its event. */
  disable(
    claim: ClientClaim,
    disabling: {
      change: ClientChange;
      at: Date;
      eventOf(ended: { sessionId: SessionId; userId: UserId }): NewEvent<"auth">;
    },
  ): Promise<Result<Changed, DisableClientRefusal>>;
};

/** What was ended because its client was disabled, as long as it is kept. */
export type ListEndedOfClient = (clientId: ClientId) => Promise<readonly SessionId[]>;

/** The newest first. */
export type ListClients = (page: Page<ClientId>) => Promise<Listed<Client>>;

/** Those that run, the newest first. */
export type ListGrants = (userId: UserId, page: Page<SessionId>) => Promise<Listed<Grant>>;

/**
 * When it ended, now or before; null where the user gave no such. The event is written only if it
 * ended now.
 */
export type EndGrantOfUser = (end: {
  sessionId: SessionId;
  userId: UserId;
  at: Date;
  event: NewEvent<"auth">;
}) => Promise<Date | null>;

/** Made before anything is looked for. Each throws RATE_LIMITED. */
export type OAuthLimits = {
  /** What is sent to the doors of OAuth. */
  countOAuth(attempt: { readonly network?: string | undefined }): Promise<void>;
  /** Codes of devices that somebody types, right or wrong. */
  countUserCode(attempt: { readonly network?: string | undefined }): Promise<void>;
};
