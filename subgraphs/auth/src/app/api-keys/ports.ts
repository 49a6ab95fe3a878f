import type { Listed, Page } from "@coffer/platform/graphql/pages";
import type { Claim } from "@coffer/platform/values/claim";
import type { Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { ApiKey, KeyOwner } from "../../domain/api-keys/api-key.ts";
import type { Service } from "../../domain/api-keys/machine.ts";
import type {
  CreateApiKeyRefusal,
  CreateServiceRefusal,
  DisableServiceRefusal,
  EnableServiceRefusal,
  RevokeApiKeyRefusal,
  RotateApiKeyRefusal,
} from "../../domain/api-keys/refusals.ts";
import type { ApiKeyId, KeyGrantId, ServiceId, UserId } from "../../domain/users/ids.ts";

/** Keys of 256 random bits with a checksum. The database holds their SHA-256 only. */
export type KeySecrets = {
  make(): Secret;
  /** 32 bytes; null where the text is no key, whatever its length. */
  hashOf(secret: Secret): Uint8Array | null;
  startOf(secret: Secret): string;
};

/** Who orders something about keys: a user in a session of their own. */
export type Orderer = {
  readonly userId: UserId;
  /** Whether the keys of services are theirs to see and to change. */
  readonly managesServices: boolean;
};

export type NewSecret = {
  readonly hash: Uint8Array;
  readonly start: string;
  readonly grantId: KeyGrantId;
};

export type NewApiKey = Pick<ApiKey, "id" | "owner" | "name" | "scopes" | "networks" | "expiresAt"> & {
  readonly secret: NewSecret;
  /** Of the scopes, those that the maker does not hold. Of a service's, its own are looked at. */
  readonly notHeld: readonly string[];
};

export type Rotation = {
  readonly keyId: ApiKeyId;
  readonly secret: NewSecret;
  readonly formerEndsAt: Date;
  /** Null: it stays. */
  readonly expiresAt: Date | null;
};

/** What an order came to, and what has to be told of before it is answered. */
export type Ordered<Made> = { readonly made: Made; readonly endedGrants: readonly KeyGrantId[] };

/**
 * Each decides an order once for its key, in one transaction with what it does, its record and its
 * events: a repeat gets that answer, and one that comes meanwhile waits for it. Whoever comes with
 * a key whose order gave a secret is told SECRET_SHOWN_BEFORE. Throws UNAUTHENTICATED where the
 * orderer is frozen, for an access token may live on for a while, and RATE_LIMITED where too many
 * secrets were made lately.
 */
export type KeyDesk = {
  create(
    claim: Claim,
    order: { orderer: Orderer; key: NewApiKey; at: Date },
  ): Promise<Result<ApiKey, CreateApiKeyRefusal>>;
  rotate(
    claim: Claim,
    order: { orderer: Orderer; rotation: Rotation; at: Date },
  ): Promise<Result<Ordered<ApiKey>, RotateApiKeyRefusal>>;
  revoke(
    claim: Claim,
    order: { orderer: Orderer; keyId: ApiKeyId; at: Date },
  ): Promise<Result<Ordered<ApiKey>, RevokeApiKeyRefusal>>;
};

export type ServiceDesk = {
  create(
    claim: Claim,
    order: { service: Omit<Service, "disabledAt" | "createdAt">; at: Date },
  ): Promise<Result<Service, CreateServiceRefusal>>;
  disable(claim: Claim, order: ServiceOrder): Promise<Result<Ordered<Service>, DisableServiceRefusal>>;
  enable(claim: Claim, order: ServiceOrder): Promise<Result<Service, EnableServiceRefusal>>;
};

export type ServiceOrder = {
  readonly userId: UserId;
  readonly serviceId: ServiceId;
  readonly reason: string;
  readonly at: Date;
};

export type KeyReader = {
  /** The newest first, those that ended before `endedSince` left out. */
  list(owner: KeyOwner, page: Page<ApiKeyId>, endedSince: Date): Promise<Listed<ApiKey>>;
};

export type ServiceReader = {
  list(page: Page<ServiceId>): Promise<Listed<Service>>;
  listByIds(ids: readonly ServiceId[]): Promise<ReadonlyMap<ServiceId, Service>>;
};

/** What a secret is good for now. */
export type KeyGrant = {
  readonly grantId: KeyGrantId;
  readonly keyId: ApiKeyId;
  readonly owner: KeyOwner;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  readonly networks: readonly string[];
  /** When the secret ends, or its key. */
  readonly endsAt: Date;
  readonly lastUsedAt: Date | null;
};

export type KeyGrants = {
  /** Null where there is no such secret, it or its key is over, or its owner may not be let in. */
  find(hash: Uint8Array, at: Date): Promise<KeyGrant | null>;
  noteUse(use: { keyId: ApiKeyId; at: Date; address: string | null }): Promise<void>;
};

export type GrantTokens = {
  /** A JWT by RFC 9068: `sid` is the grant, `scope` and `networks` what narrows it. */
  sign(grant: KeyGrant): Promise<{ token: Secret; expiresAt: Date }>;
};
