import { err, ok, type Result } from "@coffer/platform/values/result";
import { Secret } from "@coffer/platform/values/secret";
import type { Changed, ClientClaim, ClientDesk } from "../../src/app/oauth/ports.ts";
import type { ClientSecrets } from "../../src/app/oauth/secrets.ts";
import type { Client, ClientChange, ClientId } from "../../src/domain/oauth/client.ts";

type Kept = { client: Client; secretHash: Uint8Array | null };

/** As the one over PostgreSQL: decides once for a key, and keeps what was done. */
export function makeFakeClientDesk() {
  const clients = new Map<ClientId, Kept>();
  const decided = new Map<string, { fingerprint: Buffer; answer: Result<ClientId, { code: never }> }>();
  const changes: ClientChange[] = [];
  const kept = (id: ClientId): Kept | undefined => clients.get(id);

  async function once<Code extends string>(
    claim: ClientClaim,
    work: () => Result<ClientId, { readonly code: Code }>,
  ): Promise<Result<Changed, { readonly code: Code } | { readonly code: "IDEMPOTENCY_KEY_REUSED" }>> {
    const key = `${claim.actorId} ${claim.operation} ${claim.key}`;
    const known = decided.get(key);
    if (known && !known.fingerprint.equals(claim.fingerprint)) return err({ code: "IDEMPOTENCY_KEY_REUSED" });
    const answer = known ? (known.answer as Result<ClientId, { code: Code }>) : work();
    decided.set(key, { fingerprint: claim.fingerprint, answer: answer as never });
    if (!answer.ok) return answer;
    const found = kept(answer.value);
    if (!found) throw new Error("a client that was changed is missing");
    return ok({ client: found.client, isNew: !known });
  }

  const desk: ClientDesk = {
    register: (claim, { client, secretHash, change }) =>
      once<never>(claim, () => {
        clients.set(client.id, { client, secretHash });
        changes.push(change);
        return ok(client.id);
      }),
    update: (claim, { clientId, fields, byId }) =>
      once<"CLIENT_NOT_FOUND" | "CLIENT_DISABLED">(claim, () => {
        const found = kept(clientId);
        if (!found) return err({ code: "CLIENT_NOT_FOUND" });
        if (found.client.disabledAt) return err({ code: "CLIENT_DISABLED" });
        found.client = { ...found.client, ...fields };
        changes.push({ clientId, action: "UPDATE", became: { kind: found.client.kind, ...fields }, byId });
        return ok(clientId);
      }),
    rotateSecret: (claim, { secretHash, change }) =>
      once<"CLIENT_NOT_FOUND" | "CLIENT_DISABLED" | "CLIENT_HAS_NO_SECRET">(claim, () => {
        const found = kept(change.clientId);
        if (!found) return err({ code: "CLIENT_NOT_FOUND" });
        if (found.client.disabledAt) return err({ code: "CLIENT_DISABLED" });
        if (!found.secretHash) return err({ code: "CLIENT_HAS_NO_SECRET" });
        found.secretHash = secretHash;
        changes.push(change);
        return ok(change.clientId);
      }),
    disable: (claim, { change, at }) =>
      once<"CLIENT_NOT_FOUND">(claim, () => {
        const found = kept(change.clientId);
        if (!found) return err({ code: "CLIENT_NOT_FOUND" });
        if (!found.client.disabledAt) {
          found.client = { ...found.client, disabledAt: at };
          changes.push(change);
        }
        return ok(change.clientId);
      }),
  };
  return { desk, clients, changes };
}

/** Each another, and its hash can be told. */
export function makeFakeSecrets(): ClientSecrets {
  let count = 0;
  return {
    make() {
      count += 1;
      return { secret: new Secret(`secret-${count}`), hash: new Uint8Array([count]) };
    },
  };
}
