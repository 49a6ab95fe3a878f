import { newId } from "@coffer/contracts/ids";
import { err, ok } from "@coffer/platform/values/result";
import { makeFakeKeys } from "@coffer/testkit/fakes/keys";
import type { KeyDesk, KeyGrant, KeyGrants, NewApiKey, ServiceDesk } from "../../src/app/api-keys/ports.ts";
import type { ApiKey } from "../../src/domain/api-keys/api-key.ts";
import type { Service } from "../../src/domain/api-keys/machine.ts";
import type { KeyGrantId } from "../../src/domain/users/ids.ts";

const toKey = ({ secret, notHeld: _, ...key }: NewApiKey, createdAt: Date): ApiKey => ({
  ...key,
  start: secret.start,
  createdAt,
  rotatedAt: null,
  revokedAt: null,
  formerSecretEndsAt: null,
  lastUsedAt: null,
  lastUsedFrom: null,
});

/** Keys in memory, decided once for an idempotency key. Whose they are is proved on PostgreSQL. */
export function makeFakeKeyDesk() {
  const decided = makeFakeKeys<{ readonly of: string; readonly grants: readonly KeyGrantId[] }>();
  const keys = new Map<string, ApiKey>();
  const created: NewApiKey[] = [];
  const rotations: Parameters<KeyDesk["rotate"]>[1][] = [];
  const find = (id: string) => {
    const key = keys.get(id);
    if (!key) throw new Error("no key");
    return key;
  };
  const desk: KeyDesk = {
    async create(claim, { key, at }) {
      if (key.notHeld.length > 0) return err({ code: "SCOPES_NOT_HELD", scopes: key.notHeld });
      const made = await decided.decide(claim, async () => {
        keys.set(key.id, toKey(key, at));
        created.push(key);
        return { of: key.id, grants: [] };
      });
      if (!made.ok) return made;
      const apiKey = find(made.value.of);
      return apiKey.id === key.id ? ok(apiKey) : err({ code: "SECRET_SHOWN_BEFORE", apiKey });
    },
    async rotate(claim, order) {
      const { keyId } = order.rotation;
      if (!keys.has(keyId)) return err({ code: "API_KEY_NOT_FOUND" });
      const grants = [newId("kgr")];
      const made = await decided.decide(claim, async () => {
        rotations.push(order);
        return { of: keyId, grants };
      });
      if (!made.ok) return made;
      if (made.value.grants !== grants) return err({ code: "SECRET_SHOWN_BEFORE", apiKey: find(keyId) });
      return ok({ made: find(keyId), endedGrants: grants });
    },
    async revoke(claim, { keyId, at }) {
      if (!keys.has(keyId)) return err({ code: "API_KEY_NOT_FOUND" });
      const made = await decided.decide(claim, async () => {
        keys.set(keyId, { ...find(keyId), revokedAt: at });
        return { of: keyId, grants: [newId("kgr")] };
      });
      return made.ok ? ok({ made: find(keyId), endedGrants: made.value.grants }) : made;
    },
  };
  return { desk, created, rotations };
}

/** What secrets are good for, by their hashes in hexadecimal digits. */
export function makeFakeKeyGrants() {
  const good = new Map<string, KeyGrant>();
  const uses: Parameters<KeyGrants["noteUse"]>[0][] = [];
  const grants = {
    isAway: false,
    find: async (hash: Uint8Array) => good.get(Buffer.from(hash).toString("hex")) ?? null,
    async noteUse(use: Parameters<KeyGrants["noteUse"]>[0]) {
      if (grants.isAway) throw new Error("connection lost");
      uses.push(use);
    },
  };
  return { grants, good, uses };
}

/** Services in memory, each order carried out. */
export function makeFakeServiceDesk(): ServiceDesk & { readonly services: Map<string, Service> } {
  const services = new Map<string, Service>();
  const set = (id: string, disabledAt: Date | null): Service | null => {
    const service = services.get(id);
    if (!service) return null;
    services.set(id, { ...service, disabledAt });
    return { ...service, disabledAt };
  };
  return {
    services,
    async create(_claim, { service, at }) {
      const made = { ...service, createdAt: at, disabledAt: null };
      services.set(service.id, made);
      return ok(made);
    },
    async disable(_claim, { serviceId, at }) {
      const made = set(serviceId, at);
      return made ? ok({ made, endedGrants: [newId("kgr")] }) : err({ code: "SERVICE_NOT_FOUND" });
    },
    async enable(_claim, { serviceId }) {
      const made = set(serviceId, null);
      return made ? ok(made) : err({ code: "SERVICE_NOT_FOUND" });
    },
  };
}
