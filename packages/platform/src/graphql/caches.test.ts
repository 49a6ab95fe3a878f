import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { userActor } from "@coffer/testkit/actor";
import { exportJWK, generateKeyPair } from "jose";
import { afterAll, describe, expect, it } from "vitest";
import { anonymous } from "../identity/actor.ts";
import { makeSignAssertion } from "../identity/assertion.ts";
import { makeLogger } from "../running/log.ts";
import { findCollector } from "../running/release-memory.ts";
import { makeMemoryKeyValueStore } from "../stores/key-value-memory.ts";
import { systemClock } from "../values/clock.ts";
import { Secret } from "../values/secret.ts";
import { makeCallerOf } from "./access/caller.ts";
import { makeExecutableSubgraph } from "./subgraph.ts";

// Every cache that others can fill is filled here, with more than fits.

const collectGarbage = findCollector();
const heapMb = () => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1_000_000;
};
async function growthMb(fill: () => Promise<unknown>): Promise<number> {
  const before = heapMb();
  const kept = await fill();
  const growth = heapMb() - before;
  expect(kept).toBeDefined();
  return growth;
}

const folder = mkdtempSync(join(tmpdir(), "coffer-caches-"));
mkdirSync(join(folder, "things"));
writeFileSync(join(folder, "things/things.graphql"), `type Query { open(a: Int): String @tag(name: "public") }`);
writeFileSync(join(folder, "shared.graphql"), "scalar Unreached");
afterAll(() => rmSync(folder, { recursive: true }));

describe("a cache that clients fill stays within its bound", () => {
  it("the documents of a subgraph: 800 different ones of 14 kB are kept in 16 MB and not in a gigabyte", async () => {
    const subgraph = makeExecutableSubgraph({
      name: "things",
      schemaFolder: pathToFileURL(`${folder}/`),
      resolvers: { Query: { open: () => "answer" } },
      callerOf: makeCallerOf({ clock: systemClock, twoFactors: true }),
      makeContext: (request) => request,
      log: makeLogger({ name: "test", level: "silent" }),
    });
    const ask = (query: string) => subgraph.execute({ query, actor: anonymous, requestId: "req_1" });
    const known = "query ($a: Int) { open(a: $a) }";
    await ask(known);
    const growth = await growthMb(async () => {
      for (let i = 0; i < 800; i += 1)
        await ask(`{ ${Array.from({ length: 900 }, (_, j) => `a${j}x${i}: open`).join(" ")} }`);
      return subgraph;
    });
    expect(growth).toBeLessThan(32);
    expect(await ask(known)).toMatchObject({ data: { open: "answer" } });
  });

  it("assertions: 3,000 of 20 kB each", async () => {
    const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
    const privateJwk = new Secret(JSON.stringify(await exportJWK(privateKey)));
    const sign = await makeSignAssertion([{ kid: "k", privateJwk }], systemClock);
    const growth = await growthMb(async () => {
      for (let i = 0; i < 3_000; i += 1) {
        const roles = Array.from({ length: 2_000 }, () => "USER" as const);
        const actor = userActor(`usr_${i}`, { roles });
        await sign(actor, "ledger");
      }
      return sign;
    });
    expect(growth).toBeLessThan(64);
  });

  it("counters: 300,000 attempts under names of their own, and one that is used stays", async () => {
    const store = makeMemoryKeyValueStore(systemClock);
    for (let i = 0; i < 3; i += 1) await store.increment("watched", 3_600_000);
    const growth = await growthMb(async () => {
      for (let i = 0; i < 300_000; i += 1) await store.increment(`${"n".repeat(100)}${i}`, 3_600_000);
      return store;
    });
    expect(growth).toBeLessThan(128);
    expect((await store.increment("watched", 3_600_000)).count).toBe(4);
  });
});
