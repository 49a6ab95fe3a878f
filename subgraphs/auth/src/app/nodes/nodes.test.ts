import { generateKeyPairSync, sign } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import type { Actor, NodeActor, UserActor } from "@coffer/platform/identity/actor";
import { nodeKeyStatement } from "@coffer/platform/identity/node-keys";
import { parseUsername } from "@coffer/platform/text/username";
import { ok } from "@coffer/platform/values/result";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import type { RegisteredNode } from "../../domain/nodes/node.ts";
import { makeNodes } from "./nodes.ts";
import type { NewNodeKey, NodeDesk, NodeRegistry } from "./ports.ts";

const ISSUER = "https://coffer.example";
const now = new Date("2026-11-27T14:00:00Z");

/** A registry that takes every order, and writes down what it was asked. */
function makeWorld() {
  const nodeId = newId("nod");
  const node: RegisteredNode = {
    id: nodeId,
    name: "watcher",
    capabilities: [],
    publicKey: "",
    formerKeyEndsAt: null,
    createdAt: now,
    createdById: newId("usr"),
    disabledAt: null,
    lastSeenAt: null,
    lastSeenFrom: null,
    version: null,
  };
  const endedGrants = [newId("ngr"), newId("ngr")];
  const told: string[] = [];
  const proved: (NewNodeKey["proofFault"] | "none")[] = [];
  const desk: NodeDesk = {
    async register(_claim, { key }) {
      proved.push(key.proofFault ?? "none");
      return ok(node);
    },
    async replaceKey(_claim, { key }) {
      proved.push(key.proofFault ?? "none");
      return ok({ node, endedGrants });
    },
    disable: async () => ok({ node, endedGrants }),
    enable: async () => ok(node),
    changeCapabilities: async () => ok({ node, endedGrants }),
  };
  const reports: string[] = [];
  const registry: NodeRegistry = {
    list: async () => ({ items: [node], hasNext: false }),
    find: async () => node,
    listKeys: async () => [],
    async noteReport({ nodeId: id }) {
      reports.push(id);
      return true;
    },
  };
  const endedSessions = { announce: async (id: string) => void told.push(id) };
  const nodes = makeNodes({ desk, registry, endedSessions, issuer: ISSUER, clock: { now: () => now } });
  return { nodes, nodeId, told, proved, endedGrants, reports };
}

const staffOf = (role: "ADMIN" | "OPERATOR" | "AUDITOR"): UserActor =>
  userActor(newId("usr"), { roles: ["USER", role] });
const nodeOf = (nodeId: string): NodeActor => {
  const { userId: _, ...held } = userActor(newId("usr"), { roles: ["NODE"] });
  return { ...held, kind: "node", nodeId, capabilities: [], credential: { kind: "node-key", id: newId("ngr") } };
};

const name = parseUsername("watcher");
if (!name.ok) throw new Error("no name");
const registration = (statedFor: string, { signedAt = now } = {}) => {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const x = publicKey.export({ format: "jwk" }).x ?? "";
  const stated = { issuer: ISSUER, purpose: { register: statedFor }, publicKey: x, at: signedAt };
  const signature = sign(null, Buffer.from(nodeKeyStatement(stated)), privateKey);
  return { name: name.value, publicKey: x, capabilities: [], signedAt, signature, idempotencyKey: "k" };
};
const order = (nodeId: ReturnType<typeof makeWorld>["nodeId"]) => ({ nodeId, reason: "r", idempotencyKey: "k" });

describe("nodes", () => {
  it("are nobody's to manage but OPERATORs' and ADMINs', in a session", async () => {
    const { nodes, nodeId } = makeWorld();
    const byKey = { ...staffOf("ADMIN"), credential: { kind: "api-key" as const, id: newId("kgr") } };
    for (const actor of [staffOf("AUDITOR"), userActor(newId("usr")), byKey]) {
      await expect(nodes.register(actor, registration("watcher"))).rejects.toThrow();
      await expect(nodes.disable(actor, order(nodeId))).rejects.toThrow();
      await expect(nodes.enable(actor, order(nodeId))).rejects.toThrow();
    }
    for (const role of ["ADMIN", "OPERATOR"] as const)
      expect((await nodes.register(staffOf(role), registration("watcher"))).ok).toBe(true);
  });

  it("are registered with what is wrong with the proof, for the desk to refuse", async () => {
    const { nodes, proved } = makeWorld();
    const ago = (ms: number) => new Date(now.getTime() - ms);
    for (const command of [
      registration("watcher"),
      registration("other"),
      registration("watcher", { signedAt: ago(15 * 60_000) }),
      registration("watcher", { signedAt: ago(15 * 60_000 + 1) }),
      registration("watcher", { signedAt: ago(-60_000) }),
      registration("watcher", { signedAt: ago(-60_001) }),
    ])
      await nodes.register(staffOf("ADMIN"), command);
    expect(proved).toEqual(["none", "SIGNATURE", "none", "TIME", "none", "TIME"]);
  });

  it("have their grants told of to gateways where they are disabled, or have another key", async () => {
    const { nodes, nodeId, told, endedGrants } = makeWorld();
    await nodes.disable(staffOf("OPERATOR"), order(nodeId));
    expect(told).toEqual(endedGrants);
    const { name: _, capabilities: __, ...key } = registration("watcher");
    await nodes.replaceKey(staffOf("OPERATOR"), { ...key, nodeId, overlapDays: 0 });
    expect(told).toEqual([...endedGrants, ...endedGrants]);
  });

  it("report and see themselves, and nobody who is none does", async () => {
    const { nodes, nodeId, reports } = makeWorld();
    const forged = { ...nodeOf(nodeId), kind: "user", userId: newId("usr") } as unknown as Actor;
    for (const actor of [staffOf("ADMIN"), forged, { kind: "anonymous" } as const]) {
      await expect(nodes.report(actor, { version: "1", address: null })).rejects.toThrow();
      await expect(nodes.findSelf(actor)).rejects.toThrow();
    }
    await nodes.report(nodeOf(nodeId), { version: "1", address: null });
    expect(reports).toEqual([nodeId]);
  });

  it("are shown to staff, and not to one another", async () => {
    const { nodes, nodeId } = makeWorld();
    const page = { first: 1, after: null };
    for (const actor of [nodeOf(nodeId), userActor(newId("usr"))]) {
      expect(await nodes.find(actor, nodeId)).toBeNull();
      expect(await nodes.list(actor, page)).toEqual({ items: [], hasNext: false });
    }
    expect((await nodes.find(staffOf("AUDITOR"), nodeId))?.id).toBe(nodeId);
    expect((await nodes.list(staffOf("AUDITOR"), page)).items.length).toBe(1);
  });
});
