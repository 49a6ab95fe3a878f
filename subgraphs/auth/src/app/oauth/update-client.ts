import { makeClaim } from "@coffer/platform/values/claim";
import { ok, type Result } from "@coffer/platform/values/result";
import type { Client, ClientFields, ClientId } from "../../domain/oauth/client.ts";
import type { UpdateClientRefusal } from "../../domain/oauth/refusals.ts";
import type { UserId } from "../../domain/users/ids.ts";
import { writtenFields } from "./claim.ts";
import type { ClientDesk } from "./ports.ts";

export type UpdateClientCommand = {
  readonly actorId: UserId;
  readonly clientId: ClientId;
  readonly fields: ClientFields;
  readonly idempotencyKey: string;
};

export type UpdateClient = (command: UpdateClientCommand) => Promise<Result<Client, UpdateClientRefusal>>;

/**
 * All that was said of it becomes what is said now. What people gave it before is narrowed to what
 * it may ask for now, at the next token.
 */
export const makeUpdateClient =
  ({ desk }: { desk: Pick<ClientDesk, "update"> }): UpdateClient =>
  async ({ actorId, clientId, fields, idempotencyKey }) => {
    const used = { actorId, operation: "updateOAuthClient", key: idempotencyKey } as const;
    const claim = makeClaim(used, [clientId, ...writtenFields(fields)]);
    const updated = await desk.update(claim, { clientId, fields, byId: actorId });
    return updated.ok ? ok(updated.value.client) : updated;
  };
