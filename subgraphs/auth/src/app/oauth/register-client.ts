import { newId } from "@coffer/contracts/ids";
import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { ok, type Result } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import type { Client, ClientFields, ClientKind } from "../../domain/oauth/client.ts";
import type { RegisterClientRefusal } from "../../domain/oauth/refusals.ts";
import type { UserId } from "../../domain/users/ids.ts";
import { writtenFields } from "./claim.ts";
import type { ClientDesk } from "./ports.ts";
import type { ClientSecrets } from "./secrets.ts";

export type RegisterClientCommand = {
  readonly actorId: UserId;
  readonly kind: ClientKind;
  readonly fields: ClientFields;
  readonly idempotencyKey: string;
};

/** `secret`: null for a client that keeps none, and at a repeat: it is shown once. */
export type ClientWithSecret = { readonly client: Client; readonly secret: Secret | null };

export type RegisterClient = (
  command: RegisterClientCommand,
) => Promise<Result<ClientWithSecret, RegisterClientRefusal>>;

export type RegisterClientDeps = { desk: Pick<ClientDesk, "register">; secrets: ClientSecrets; clock: Clock };

export const makeRegisterClient =
  ({ desk, secrets, clock }: RegisterClientDeps): RegisterClient =>
  async ({ actorId, kind, fields, idempotencyKey }) => {
    const used = { actorId, operation: "registerOAuthClient", key: idempotencyKey } as const;
    const claim = makeClaim(used, [kind, ...writtenFields(fields)]);
    const client: Client = { id: newId("app"), kind, ...fields, createdAt: clock.now(), disabledAt: null };
    const made = kind === "CONFIDENTIAL" ? secrets.make() : null;
    const registered = await desk.register(claim, {
      client,
      secretHash: made?.hash ?? null,
      change: { clientId: client.id, action: "REGISTER", became: { kind, ...fields }, byId: actorId },
    });
    if (!registered.ok) return registered;
    return ok({ client: registered.value.client, secret: registered.value.isNew ? (made?.secret ?? null) : null });
  };
