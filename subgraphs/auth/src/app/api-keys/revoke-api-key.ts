import type { UserActor } from "@coffer/platform/identity/actor";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { ok, type Result } from "@coffer/platform/values/result";
import type { ApiKey } from "../../domain/api-keys/api-key.ts";
import type { RevokeApiKeyRefusal } from "../../domain/api-keys/refusals.ts";
import type { ApiKeyId } from "../../domain/users/ids.ts";
import { announceAll } from "../users/announce-all.ts";
import type { EndedSessions } from "../users/ports.ts";
import { ordererOf } from "./orderer.ts";
import type { KeyDesk } from "./ports.ts";

export type RevokeApiKeyCommand = { readonly keyId: ApiKeyId; readonly idempotencyKey: string };

/** Throws BUSY where gateways could not be told: a repeat tells them again. */
export type RevokeApiKey = (
  actor: UserActor,
  command: RevokeApiKeyCommand,
) => Promise<Result<ApiKey, RevokeApiKeyRefusal>>;

export type RevokeApiKeyDeps = { desk: Pick<KeyDesk, "revoke">; endedSessions: EndedSessions; clock: Clock };

export const makeRevokeApiKey =
  ({ desk, endedSessions, clock }: RevokeApiKeyDeps): RevokeApiKey =>
  async (actor, { keyId, idempotencyKey }) => {
    const orderer = ordererOf(actor);
    const claim = makeClaim({ actorId: orderer.userId, operation: "revokeApiKey", key: idempotencyKey }, [keyId]);
    const revoked = await desk.revoke(claim, { orderer, keyId, at: clock.now() });
    if (!revoked.ok) return revoked;
    await announceAll(endedSessions, revoked.value.endedGrants);
    return ok(revoked.value.made);
  };
