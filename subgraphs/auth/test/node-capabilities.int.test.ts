import { newId, uuidOf } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";
import { endedSessionKey } from "@coffer/platform/identity/sessions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clearNodeGrants } from "../src/adapters/postgres/nodes/ended-node-grants.ts";
import { makeKeys } from "./keys.ts";
import { makeLosableStore } from "./losable-store.ts";
import { faultOf, type Input, makeNodeOrders, orderOf } from "./node-orders.ts";
import { makeWorld, type World } from "./world.ts";

let world: World;
let admin: UserActor;
let operator: UserActor;
let keys: ReturnType<typeof makeKeys>;
let nodes: ReturnType<typeof makeNodeOrders>;

beforeAll(async () => {
  world = await makeWorld();
  await world.auth.start();
  keys = makeKeys(world);
  [admin, operator] = [await keys.staff("admin", "ADMIN"), await keys.staff("ops", "OPERATOR")];
  nodes = makeNodeOrders(world, admin);
});
afterAll(() => world.close());

const change = (nodeId: string, input: Input, actor: UserActor = operator) =>
  nodes.order("changeNodeCapabilities", { nodeId, reason: "r", ...input }, actor);
const keysOf = (nodeId: string) => nodes.readKeys(nodeId, "grantId capabilities");
const isEnded = async (grantId: string) => (await world.keyValue.get(endedSessionKey(grantId))) !== null;
const recorded = async (nodeId: string) =>
  (
    await world.admin.query(
      `SELECT granted, taken_back, reason, by_id::text FROM auth.node_change
       WHERE node_id = $1 AND action = 'CHANGE_CAPABILITIES' ORDER BY at, id`,
      [uuidOf(nodeId)],
    )
  ).rows;

describe("the capabilities of a node", () => {
  it("are changed by OPERATORs and ADMINs alone, who proved lately who they are", async () => {
    const { node } = await nodes.register("guarded");
    const { actor } = await world.join("nobody");
    const [compliance, auditor] = [await keys.staff("comp", "COMPLIANCE"), await keys.staff("aud", "AUDITOR")];
    for (const who of [actor, compliance, auditor])
      expect(await faultOf(change(node.id, { toGrant: ["wallet"] }, who))).toBe("FORBIDDEN");
    const stale = { ...operator, assurance: { methods: ["pwd" as const], at: 1 } };
    const asked = { input: { nodeId: node.id, toGrant: ["wallet"], reason: "r", idempotencyKey: "k" } };
    const { errors } = await world.run(orderOf("changeNodeCapabilities"), asked, stale);
    expect(errors.map(({ code }) => code)).toEqual(["STEP_UP_REQUIRED"]);
    expect(await keysOf(node.id)).toMatchObject([{ capabilities: [] }]);
    expect(await recorded(node.id)).toEqual([]);
  });

  it("are granted and taken back, each with its record, its events and another grant of the key", async () => {
    const { node } = await nodes.register("granted", { capabilities: ["btc"] });
    const [before] = await keysOf(node.id);
    expect(before.capabilities).toEqual(["btc"]);
    const granted = await change(node.id, { toGrant: ["wallet", "btc", "wallet"], reason: "has a till" });
    expect(granted).toMatchObject({
      __typename: "ChangeNodeCapabilitiesSuccess",
      node: { id: node.id, state: "ENABLED", publicKey: node.publicKey, capabilities: ["btc", "wallet"] },
    });
    // As soon as it is answered: what a gateway holds of it is good for nothing more.
    expect(await isEnded(before.grantId)).toBe(true);
    const [with_] = await keysOf(node.id);
    expect(with_.capabilities).toEqual(["btc", "wallet"]);
    expect(await isEnded(with_.grantId)).toBe(false);

    const taken = await change(node.id, { toTakeBack: ["wallet"], toGrant: ["eth"], reason: "gone" }, admin);
    expect(taken.node.capabilities).toEqual(["btc", "eth"]);
    expect(await isEnded(with_.grantId)).toBe(true);
    const [after, ...others] = await keysOf(node.id);
    expect(others).toEqual([]);
    expect(after.capabilities).toEqual(["btc", "eth"]);
    expect(await isEnded(after.grantId)).toBe(false);

    expect(await recorded(node.id)).toEqual([
      { granted: ["wallet"], taken_back: [], reason: "has a till", by_id: uuidOf(operator.userId) },
      { granted: ["eth"], taken_back: ["wallet"], reason: "gone", by_id: uuidOf(admin.userId) },
    ]);
    const told = async (type: string) =>
      (await keys.told(type)).filter(({ data }) => (data as Input).nodeId === node.id).map(({ data }) => data);
    expect(await told("node.capabilities_changed")).toEqual([
      { nodeId: node.id, byId: operator.userId, granted: ["wallet"], takenBack: [] },
      { nodeId: node.id, byId: admin.userId, granted: ["eth"], takenBack: ["wallet"] },
    ]);
    expect(await told("node_grant.ended")).toEqual(
      [before, with_].map(({ grantId }) => ({ grantId, nodeId: node.id, reason: "CAPABILITIES_CHANGED" })),
    );
  });

  it("are of both keys while one is replaced", async () => {
    const { node } = await nodes.register("two-keys");
    await nodes.order("replaceNodeKey", { nodeId: node.id, ...nodes.makeProof({ replace: node.id }) });
    const before = await keysOf(node.id);
    expect(before.length).toBe(2);
    await change(node.id, { toGrant: ["wallet"] });
    const after = await keysOf(node.id);
    expect(after.map(({ capabilities }: Input) => capabilities)).toEqual([["wallet"], ["wallet"]]);
    expect(new Set([...before, ...after].map(({ grantId }) => grantId)).size).toBe(4);
    for (const { grantId } of before) expect(await isEnded(grantId)).toBe(true);
    for (const { grantId } of after) expect(await isEnded(grantId)).toBe(false);
  });

  it("are refused in each way that a change can be wrong, and are as they were", async () => {
    const { node } = await nodes.register("refused", { capabilities: ["wallet"] });
    const nodeId = node.id;
    const before = await keysOf(nodeId);
    expect(await change(newId("nod"), { toGrant: ["wallet"] })).toMatchObject({ code: "NODE_NOT_FOUND" });
    for (const nothing of [{}, { toGrant: ["wallet"] }, { toTakeBack: ["btc"] }])
      expect(await change(nodeId, nothing)).toEqual({
        __typename: "NodeCapabilitiesUnchanged",
        code: "NODE_CAPABILITIES_UNCHANGED",
      });
    const twenty = Array.from({ length: 20 }, (_, n) => `c${n}`);
    expect(await change(nodeId, { toGrant: twenty })).toMatchObject({ code: "NODE_CAPABILITIES_TOO_MANY", limit: 20 });
    for (const [input, fault] of [
      [{ toGrant: ["Wallet"] }, "input.toGrant.0 INVALID_CAPABILITY"],
      [{ toTakeBack: ["x".repeat(33)] }, "input.toTakeBack.0 INVALID_CAPABILITY"],
      [{ toGrant: [...twenty, "one-more"] }, "input.toGrant OUT_OF_RANGE"],
      [{ toGrant: ["btc"], toTakeBack: ["btc"] }, "input.toTakeBack NOT_BOTH"],
      [{ nodeId: "till-7", toGrant: ["btc"] }, "input.nodeId INVALID_ID"],
      [{ toGrant: ["btc"], reason: "" }, "input.reason EMPTY"],
      [{ toGrant: ["btc"], reason: "x".repeat(513) }, "input.reason TOO_LONG"],
      [{ toGrant: ["btc"], idempotencyKey: "" }, "input.idempotencyKey EMPTY"],
    ] as const)
      expect(await faultOf(change(nodeId, input))).toBe(fault);
    expect(await keysOf(nodeId)).toEqual(before);
    expect(await recorded(nodeId)).toEqual([]);
  });

  it("give one answer for one key, of twenty at once, and refuse it for other arguments", async () => {
    const { node } = await nodes.register("once-changed");
    const input = { toGrant: ["wallet"], idempotencyKey: "once" };
    const all = await Promise.all(Array.from({ length: 20 }, () => change(node.id, input)));
    for (const one of all) expect(one).toEqual(all[0]);
    expect(all[0].node.capabilities).toEqual(["wallet"]);
    expect(await recorded(node.id)).toHaveLength(1);
    for (const other of [{ toGrant: ["btc"] }, { toTakeBack: ["btc"] }, { reason: "other" }])
      expect(await change(node.id, { ...input, ...other })).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    // A late repeat changes nothing again.
    await change(node.id, { toTakeBack: ["wallet"] });
    expect((await change(node.id, input)).node.capabilities).toEqual([]);
  });

  it("are granted to no node that is disabled, and taken back from it before it is enabled", async () => {
    const { node } = await nodes.register("stolen", { capabilities: ["wallet"] });
    const [first] = await keysOf(node.id);
    await nodes.order("disableNode", { nodeId: node.id, reason: "stolen" });
    for (const input of [{ toGrant: ["btc"] }, { toGrant: ["btc"], toTakeBack: ["wallet"] }])
      expect(await change(node.id, input)).toMatchObject({ __typename: "NodeDisabled" });
    expect((await change(node.id, { toTakeBack: ["wallet"] })).node).toMatchObject({
      ...{ state: "DISABLED", capabilities: [] },
    });
    expect(await keysOf(node.id)).toBeNull();
    await nodes.order("enableNode", { nodeId: node.id, reason: "found" });
    const [again] = await keysOf(node.id);
    expect(again.capabilities).toEqual([]);
    expect(again.grantId).not.toBe(first.grantId);
    expect([await isEnded(first.grantId), await isEnded(again.grantId)]).toEqual([true, false]);
  });

  it("are of one order each, of many at once that disable and enable their node besides", async () => {
    const { node } = await nodes.register("raced");
    const acts = [
      () => change(node.id, { toGrant: ["wallet"] }),
      () => nodes.order("disableNode", { nodeId: node.id, reason: "r" }),
      () => change(node.id, { toTakeBack: ["wallet"] }, admin),
      () => nodes.order("enableNode", { nodeId: node.id, reason: "r" }),
    ];
    const said = await Promise.all(Array.from({ length: 48 }, (_, n) => acts[n % 4]?.()));
    const done = (act: number) => said.filter(({ code }, n) => n % 4 === act && code === undefined).length;
    const codes = said.flatMap(({ code }) => code ?? []);
    expect(
      [...new Set(codes)].filter((code) => !/^NODE_(DISABLED|ENABLED|CAPABILITIES_UNCHANGED)$/.test(code)),
    ).toEqual([]);
    const { rows } = await world.admin.query(
      `SELECT capabilities, disabled_at IS NOT NULL AS off,
         (SELECT count(*)::int FROM auth.node_change c WHERE c.node_id = n.id) AS changes FROM auth.node n WHERE id = $1`,
      [uuidOf(node.id)],
    );
    // Each order that was done turned what the one before it had left.
    expect(rows[0].capabilities).toEqual(done(0) - done(2) === 1 ? ["wallet"] : []);
    expect([0, 1]).toContain(done(0) - done(2));
    expect(rows[0].off).toBe(done(1) - done(3) === 1);
    expect(rows[0].changes).toBe(1 + said.length - codes.length);

    if (rows[0].off) await nodes.order("enableNode", { nodeId: node.id, reason: "r" });
    const [last] = await keysOf(node.id);
    expect(last.capabilities).toEqual(rows[0].capabilities);
    expect(await isEnded(last.grantId)).toBe(false);
    const ended = (await keys.told("node_grant.ended")).filter(({ data }) => (data as Input).nodeId === node.id);
    for (const { subject } of ended) {
      expect(subject).not.toBe(last.grantId);
      await expect.poll(() => isEnded(String(subject))).toBe(true);
    }
  });

  it("that were taken back stay so where the key-value store has lost what it held", async () => {
    const { node } = await nodes.register("lost", { capabilities: ["wallet"] });
    const [first] = await keysOf(node.id);
    await change(node.id, { toTakeBack: ["wallet"] });
    await nodes.order("disableNode", { nodeId: node.id, reason: "r" });
    await nodes.order("enableNode", { nodeId: node.id, reason: "r" });
    await world.keyValue.delete(endedSessionKey(first.grantId));
    await world.keyValue.delete("sessions-ended-complete");
    await expect.poll(() => isEnded(first.grantId)).toBe(true);

    const left = async () => (await world.admin.query("SELECT FROM auth.ended_node_grant")).rowCount ?? 0;
    const kept = await left();
    expect(kept).toBeGreaterThan(1);
    expect(await clearNodeGrants(world.pool, new Date(0))).toBe(false);
    expect(await left()).toBe(kept);
    expect(await clearNodeGrants(world.pool, new Date(world.clock.now().getTime() + 1))).toBe(false);
    expect(await left()).toBe(0);
  });

  it("are told of to gateways by a repeat, and by the relay, where the order itself could not", async () => {
    const store = makeLosableStore();
    const there = await makeWorld({}, store.operations);
    try {
      await there.auth.start();
      const root = await makeKeys(there).staff("root", "ADMIN");
      const orders = makeNodeOrders(there, root);
      const { node } = await orders.register("untold");
      const input = { nodeId: node.id, toGrant: ["wallet"], reason: "r", idempotencyKey: "untold" };
      const isTold = (grantId: string) => store.held.has(endedSessionKey(grantId));

      const [first] = await orders.readKeys(node.id);
      store.isAway = true;
      expect(await faultOf(orders.order("changeNodeCapabilities", input))).toBe("BUSY");
      expect(await orders.readKeys(node.id, "capabilities")).toEqual([{ capabilities: ["wallet"] }]);
      store.isAway = false;
      expect(await orders.order("changeNodeCapabilities", input)).toMatchObject({ node: { capabilities: ["wallet"] } });
      expect(isTold(first.grantId)).toBe(true);

      // Whichever of the two comes first fails.
      const [second] = await orders.readKeys(node.id);
      let failures = 1;
      store.onSet = (key) => {
        if (key === endedSessionKey(second.grantId) && failures-- > 0) throw new Error("connection lost");
      };
      const taken = { ...input, toGrant: [], toTakeBack: ["wallet"], idempotencyKey: "taken" };
      expect(["BUSY", "none"]).toContain(await faultOf(orders.order("changeNodeCapabilities", taken)));
      await expect.poll(() => isTold(second.grantId)).toBe(true);
      expect(failures).toBeLessThanOrEqual(0);
    } finally {
      await there.close();
    }
  });

  it("hold node_change_capabilities_said: a change says what it was, and nothing else does", async () => {
    const { node } = await nodes.register("held");
    const insert = (action: string, granted: string[] | null, reason: string | null = "r") =>
      world.pool.query(
        "INSERT INTO node_change (id, action, node_id, by_id, granted, reason) VALUES (gen_random_uuid(), $1, $2, $3, $4, $5)",
        [action, uuidOf(node.id), uuidOf(admin.userId), granted, reason],
      );
    for (const [action, granted, reason] of [
      ["CHANGE_CAPABILITIES", []],
      ["CHANGE_CAPABILITIES", null],
      ["CHANGE_CAPABILITIES", ["wallet"], null],
      ["DISABLE", ["wallet"]],
    ] as const)
      await expect(insert(action, granted as string[] | null, reason)).rejects.toMatchObject({
        constraint: "node_change_capabilities_said",
      });
  });
});
