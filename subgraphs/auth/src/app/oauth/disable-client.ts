import { makeClaim } from "@coffer/platform/values/claim";
import type { Clock } from "@coffer/platform/values/clock";
import { ok, type Result } from "@coffer/platform/values/result";
import type { Client, ClientId } from "../../domain/oauth/client.ts";
import type { DisableClientRefusal } from "../../domain/oauth/refusals.ts";
import { sessionEnded } from "../../domain/sessions/events.ts";
import type { UserId } from "../../domain/users/ids.ts";
import { announceAll } from "../users/announce-all.ts";
import type { EndedSessions } from "../users/ports.ts";
import type { ClientDesk, ListEndedOfClient } from "./ports.ts";

export type DisableClientCommand = {
  readonly actorId: UserId;
  readonly clientId: ClientId;
  readonly idempotencyKey: string;
};

export type DisableClient = (command: DisableClientCommand) => Promise<Result<Client, DisableClientRefusal>>;

export type DisableClientDeps = {
  desk: Pick<ClientDesk, "disable">;
  listEnded: ListEndedOfClient;
  endedSessions: EndedSessions;
  clock: Clock;
};

/** For good: everything that it was given has ended, and nobody is asked about it any more. */
export const makeDisableClient =
  ({ desk, listEnded, endedSessions, clock }: DisableClientDeps): DisableClient =>
  async ({ actorId, clientId, idempotencyKey }) => {
    const used = { actorId, operation: "disableOAuthClient", key: idempotencyKey } as const;
    const at = clock.now();
    const disabled = await desk.disable(makeClaim(used, [clientId]), {
      change: { clientId, action: "DISABLE", became: null, byId: actorId },
      at,
      eventOf: (ended) => sessionEnded({ ...ended, reason: "CLIENT_DISABLED", at }),
    });
    if (!disabled.ok) return disabled;
    // Also at a repeat: the first may not have come so far as to tell the gateways.
    await announceAll(endedSessions, await listEnded(clientId));
    return ok(disabled.value.client);
  };
