import { newId } from "@coffer/contracts/ids";
import { Secret } from "@coffer/platform/values/secret";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { describe, expect, it } from "vitest";
import { makeFakeKeyGrants } from "../../../test/fakes/api-keys.ts";
import { makeUseGrant } from "./exchange-key.ts";
import { makeIssueToMachine, type ServiceAsks } from "./issue-to-machine.ts";
import type { KeyGrant } from "./ports.ts";

const HASH = Buffer.alloc(32, 7);
const SERVICE = newId("svc");

function makeWorld(changes: Partial<KeyGrant> = {}) {
  const { grants, good, uses } = makeFakeKeyGrants();
  const clock = makeFakeClock();
  const grant: KeyGrant = {
    grantId: newId("kgr"),
    keyId: newId("key"),
    owner: { kind: "service", id: SERVICE },
    roles: ["SERVICE"],
    scopes: ["ledger:read", "payments:read"],
    networks: ["10.0.0.0/8"],
    endsAt: new Date(clock.now().getTime() + 60_000),
    lastUsedAt: null,
    ...changes,
  };
  good.set(HASH.toString("hex"), grant);
  const signed: KeyGrant[] = [];
  const issue = makeIssueToMachine({
    useGrant: makeUseGrant({ grants, clock, log: makeFakeLog().log }),
    secrets: { hashOf: (secret) => (secret.reveal() === "the key" ? HASH : null) },
    tokens: {
      async sign(of) {
        signed.push(of);
        return { token: new Secret("t"), expiresAt: new Date(clock.now().getTime() + 30_500) };
      },
    },
    clock,
  });
  const ask = (asked: Partial<ServiceAsks> = {}) =>
    issue({ serviceId: SERVICE, secret: new Secret("the key"), scopes: null, address: "10.0.0.1", ...asked });
  return { ask, uses, signed, grant };
}

describe("issueToMachine", () => {
  it.each<[string, Partial<KeyGrant>, Partial<ServiceAsks>]>([
    ["a secret that nobody has", {}, { secret: new Secret("another") }],
    ["another service's key", {}, { serviceId: newId("svc") }],
    ["a user's key, whatever it says that it is", { owner: { kind: "user", id: newId("usr") } }, {}],
    ["a key from another network", {}, { address: "192.0.2.1" }],
    ["a key that may come from some networks, from nobody knows where", {}, { address: null }],
    ["a key that is over", { endsAt: new Date(0) }, {}],
  ])("refuses %s in one way, signs nothing, and notes no use", async (_name, grant, asked) => {
    const { ask, uses, signed } = makeWorld(grant);
    expect(await ask(asked)).toEqual({ ok: false, error: { refused: "client" } });
    expect([uses, signed]).toEqual([[], []]);
  });

  it("refuses a scope that the key has not, and a key that has none left", async () => {
    const { ask, signed } = makeWorld();
    const refused = { ok: false, error: { refused: "scope" } };
    expect(await ask({ scopes: ["ledger:read", "accounts:read"] })).toEqual(refused);
    expect(await ask({ scopes: [] })).toEqual(refused);
    expect(await makeWorld({ scopes: [] }).ask()).toEqual(refused);
    expect(signed).toEqual([]);
  });

  it("signs for what the key is good for, or for less where that is asked, and notes the use", async () => {
    const { ask, uses, signed, grant } = makeWorld();
    expect(await ask()).toMatchObject({
      ok: true,
      value: { scopes: ["ledger:read", "payments:read"], expiresInSeconds: 30 },
    });
    expect(await ask({ scopes: ["payments:read"] })).toMatchObject({ ok: true, value: { scopes: ["payments:read"] } });
    expect(signed).toEqual([grant, { ...grant, scopes: ["payments:read"] }]);
    expect(uses.map(({ keyId, address }) => [keyId, address])).toContainEqual([grant.keyId, "10.0.0.1"]);
  });
});
