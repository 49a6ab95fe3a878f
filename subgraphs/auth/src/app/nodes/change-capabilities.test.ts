import { newId } from "@coffer/contracts/ids";
import { busy } from "@coffer/platform/graphql/errors";
import { err, ok } from "@coffer/platform/values/result";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import type { RegisteredNode } from "../../domain/nodes/node.ts";
import { makeChangeCapabilities } from "./change-capabilities.ts";
import type { NodeDesk } from "./ports.ts";

const now = new Date("2026-12-01T03:00:00Z");

/** A desk that takes every order it is not told to refuse, and writes down what it was asked. */
function setUp() {
  const nodeId = newId("nod");
  const node = { id: nodeId, capabilities: ["wallet"] } as unknown as RegisteredNode;
  const endedGrants = [newId("ngr"), newId("ngr")];
  const told: string[] = [];
  const asked: Parameters<NodeDesk["changeCapabilities"]>[] = [];
  const state = { isAway: false, refuses: false };
  const change = makeChangeCapabilities({
    desk: {
      async changeCapabilities(...order) {
        asked.push(order);
        return state.refuses ? err({ code: "NODE_CAPABILITIES_UNCHANGED" }) : ok({ node, endedGrants });
      },
    },
    endedSessions: {
      async announce(id) {
        if (state.isAway) throw busy();
        told.push(id);
      },
    },
    clock: { now: () => now },
  });
  const order = { nodeId, toGrant: ["wallet"], toTakeBack: ["btc"], reason: "a till", idempotencyKey: "k" };
  return { change, order, node, told, asked, state, endedGrants };
}

const staffOf = (role: "ADMIN" | "OPERATOR" | "AUDITOR") => userActor(newId("usr"), { roles: ["USER", role] });

describe("changeNodeCapabilities", () => {
  it("is nobody's but OPERATORs' and ADMINs', in a session", async () => {
    const { change, order, asked, told } = setUp();
    const byKey = { ...staffOf("ADMIN"), credential: { kind: "api-key" as const, id: newId("kgr") } };
    for (const actor of [staffOf("AUDITOR"), userActor(newId("usr")), byKey])
      await expect(change(actor, order)).rejects.toMatchObject({ extensions: { code: "FORBIDDEN" } });
    expect([asked, told]).toEqual([[], []]);
    for (const role of ["ADMIN", "OPERATOR"] as const) expect((await change(staffOf(role), order)).ok).toBe(true);
  });

  it("tells gateways of every grant that it ended, before it is answered, and again at a repeat", async () => {
    const { change, order, node, told, state, endedGrants } = setUp();
    const actor = staffOf("OPERATOR");
    state.isAway = true;
    await expect(change(actor, order)).rejects.toMatchObject({ extensions: { code: "BUSY" } });
    state.isAway = false;
    expect(await change(actor, order)).toEqual(ok(node));
    expect(told).toEqual(endedGrants);
  });

  it("tells of nothing where it was refused", async () => {
    const { change, order, told, state } = setUp();
    state.refuses = true;
    expect(await change(staffOf("ADMIN"), order)).toEqual(err({ code: "NODE_CAPABILITIES_UNCHANGED" }));
    expect(told).toEqual([]);
  });

  it("is another order for its key where anything of it is another", async () => {
    const { change, order, asked } = setUp();
    const actor = staffOf("ADMIN");
    const others = [{ nodeId: newId("nod") }, { toGrant: ["btc"] }, { toTakeBack: [] }, { reason: "another" }];
    // What moves from one list to the other, too.
    for (const other of [{}, {}, ...others, { toGrant: ["wallet", "btc"], toTakeBack: [] }])
      await change(actor, { ...order, ...other });
    const prints = asked.map(([claim]) => claim.fingerprint.toString("hex"));
    expect(prints[0]).toBe(prints[1]);
    expect(new Set(prints).size).toBe(prints.length - 1);
    expect(asked[0]?.[1]).toEqual({
      ...{ userId: actor.userId, nodeId: order.nodeId, reason: "a till", at: now },
      change: { toGrant: ["wallet"], toTakeBack: ["btc"] },
    });
  });
});
