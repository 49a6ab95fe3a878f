import { err, ok } from "@coffer/platform/values/result";
import type { Secret } from "@coffer/platform/values/secret";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import type { EndpointDesk, OwnEndpoint } from "../../src/app/webhooks/ports.ts";
import type { QuotaExceeded } from "../../src/domain/money/refusals.ts";
import type { EndpointId, WebhookEndpoint } from "../../src/domain/webhooks/endpoint.ts";
import type { WebhookNotFound } from "../../src/domain/webhooks/refusals.ts";

type Made<Refusal> = { readonly id: EndpointId | null; readonly refusal: Refusal | null };

/** Endpoints in memory, with the secret that each has: each is a turn of its own. */
export function makeFakeEndpointDesk(most = 10) {
  const rows = new Map<EndpointId, WebhookEndpoint>();
  const secrets = new Map<EndpointId, Secret>();
  const created = makeFakeKeys<Made<QuotaExceeded>>();
  const rotated = makeFakeKeys<Made<WebhookNotFound>>();
  const find = ({ userId, endpointId }: OwnEndpoint) => {
    const row = rows.get(endpointId);
    return row?.userId === userId ? row : null;
  };
  const live = (own: OwnEndpoint) => {
    const row = find(own);
    return row?.state === "REMOVED" ? null : row;
  };
  const put = (row: WebhookEndpoint) => {
    rows.set(row.id, row);
    return row;
  };
  const known = (id: EndpointId | null) => {
    const row = id === null ? undefined : rows.get(id);
    if (!row) throw new Error("is missing");
    return row;
  };

  const desk: EndpointDesk = {
    listOf: async (userId) => [...rows.values()].filter((row) => row.userId === userId && row.state !== "REMOVED"),
    find: async (own) => find(own),
    async create(claim, { secret, ...endpoint }) {
      let isRepeat = true;
      const decided = await created.decide(claim, async () => {
        isRepeat = false;
        if ((await desk.listOf(endpoint.userId)).length >= most)
          return { id: null, refusal: { code: "QUOTA_EXCEEDED", limit: most } };
        const times = { disabledReason: null, disabledAt: null, failingSince: null, formerSecretEndsAt: null };
        put({ ...endpoint, ...times, state: "ENABLED", createdAt: new Date(0) });
        secrets.set(endpoint.id, secret);
        return { id: endpoint.id, refusal: null };
      });
      if (!decided.ok) return decided;
      const { id, refusal } = decided.value;
      return refusal ? err(refusal) : ok({ endpoint: known(id), isRepeat });
    },
    async update({ enabled, url, description, eventTypes, ...own }) {
      const row = live(own);
      if (!row) return null;
      const state = enabled ? ("ENABLED" as const) : ("DISABLED" as const);
      const why = enabled ? null : (row.disabledReason ?? ("BY_OWNER" as const));
      return put({ ...row, url, description, eventTypes, state, disabledReason: why });
    },
    async remove(own) {
      const row = find(own);
      if (!row) return null;
      secrets.delete(row.id);
      return put({ ...row, state: "REMOVED" });
    },
    async rotate(claim, { secret, ...own }) {
      let isRepeat = true;
      const decided = await rotated.decide(claim, async () => {
        isRepeat = false;
        const row = live(own);
        if (!row) return { id: null, refusal: { code: "WEBHOOK_NOT_FOUND" } };
        secrets.set(row.id, secret);
        return { id: row.id, refusal: null };
      });
      if (!decided.ok) return decided;
      const { id, refusal } = decided.value;
      return refusal ? err(refusal) : ok({ endpoint: known(id), isRepeat });
    },
  };
  return { desk, secretOf: (id: EndpointId) => secrets.get(id)?.reveal() ?? null };
}
