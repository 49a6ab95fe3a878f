import { newId } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";
import { permissionsOf } from "@coffer/platform/identity/may";
import type { Permission } from "@coffer/platform/identity/permissions";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { ok, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { ApiKey, KeyOwner } from "../../domain/api-keys/api-key.ts";
import type { CreateApiKeyRefusal } from "../../domain/api-keys/refusals.ts";
import type { ServiceId } from "../../domain/users/ids.ts";
import { newSecret } from "./new-secret.ts";
import { ordererOf } from "./orderer.ts";
import type { KeyDesk, KeySecrets } from "./ports.ts";
import { refuseImpossibleEnd } from "./refuse-impossible-end.ts";

export type CreateApiKeyCommand = {
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly networks: readonly string[];
  readonly expiresAt: Date;
  /** Null: for the one who asks. */
  readonly serviceId: ServiceId | null;
  readonly idempotencyKey: string;
};

/** The secret goes to whoever asked, once: nothing here can show it again. */
export type WithSecret = { readonly apiKey: ApiKey; readonly secret: Secret };

export type CreateApiKey = (
  actor: UserActor,
  command: CreateApiKeyCommand,
) => Promise<Result<WithSecret, CreateApiKeyRefusal>>;

export type CreateApiKeyDeps = { desk: Pick<KeyDesk, "create">; secrets: KeySecrets; clock: Clock };

export const makeCreateApiKey =
  ({ desk, secrets, clock }: CreateApiKeyDeps): CreateApiKey =>
  async (actor, command) => {
    const { name, scopes, networks, expiresAt, serviceId, idempotencyKey } = command;
    const orderer = ordererOf(actor);
    const at = clock.now();
    refuseImpossibleEnd(expiresAt, at);
    const owner: KeyOwner =
      serviceId === null ? { kind: "user", id: orderer.userId } : { kind: "service", id: serviceId };
    const claim = makeClaim({ actorId: orderer.userId, operation: "createApiKey", key: idempotencyKey }, [
      owner.id,
      name,
      expiresAt.toISOString(),
      JSON.stringify([scopes, networks]),
    ]);
    const held = permissionsOf(actor);
    const { secret, kept } = newSecret(secrets);
    const made = await desk.create(claim, {
      orderer,
      at,
      key: {
        id: newId("key"),
        owner,
        name,
        scopes,
        networks,
        expiresAt,
        secret: kept,
        notHeld: serviceId === null ? scopes.filter((scope) => !held.has(scope)) : [],
      },
    });
    return made.ok ? ok({ apiKey: made.value, secret }) : made;
  };
