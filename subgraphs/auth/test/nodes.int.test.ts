import { generateKeyPairSync } from "node:crypto";
import { newId, uuidOf } from "@coffer/contracts/ids";
import type { NodeActor, UserActor } from "@coffer/platform/identity/actor";
import { endedSessionKey } from "@coffer/platform/identity/sessions";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeKeys } from "./keys.ts";
import { faultOf, type Input, makeNodeOrders, orderOf } from "./node-orders.ts";
import { makeWorld, type World } from "./world.ts";

let world: World;
let admin: UserActor;
let operator: UserActor;
let keys: ReturnType<typeof makeKeys>;
let order: ReturnType<typeof makeNodeOrders>["order"];
let makeProof: ReturnType<typeof makeNodeOrders>["makeProof"];
let register: ReturnType<typeof makeNodeOrders>["register"];
let readKeys: ReturnType<typeof makeNodeOrders>["readKeys"];

beforeAll(async () => {
  world = await makeWorld();
  await world.auth.start();
  keys = makeKeys(world);
  [admin, operator] = [await keys.staff("admin", "ADMIN"), await keys.staff("ops", "OPERATOR")];
  ({ order, makeProof, register, readKeys } = makeNodeOrders(world, admin));
});
afterAll(() => world.close());

const nodeActor = (nodeId: string): NodeActor => ({
  kind: "node",
  capabilities: [],
  nodeId,
  credential: { kind: "node-key", id: newId("ngr") },
  roles: ["NODE"],
  scopes: null,
  assurance: { methods: [], at: 0 },
  expiresAt: Number.MAX_SAFE_INTEGER,
});

describe("nodes", () => {
  it("are registered by OPERATORs and ADMINs alone, who proved lately who they are; staff see them", async () => {
    const { actor } = await world.join("nobody");
    const [compliance, auditor] = [await keys.staff("comp", "COMPLIANCE"), await keys.staff("aud", "AUDITOR")];
    for (const who of [actor, compliance, auditor, { ...actor, roles: ["USER", "NODE"] as const }]) {
      expect(await faultOf(register("other", {}, who))).toBe("FORBIDDEN");
      for (const field of ["disableNode", "enableNode"])
        expect(await faultOf(order(field, { nodeId: newId("nod"), reason: "r" }, who))).toBe("FORBIDDEN");
      expect(await faultOf(order("reportNode", { version: "1" }, who))).toBe("FORBIDDEN");
    }
    const stale = { ...operator, assurance: { methods: ["pwd" as const], at: 1 } };
    const asked = { input: { idempotencyKey: "k", name: "late", ...makeProof({ register: "late" }) } };
    expect((await world.run(orderOf("registerNode"), asked, stale)).errors.map(({ code }) => code)).toEqual([
      "STEP_UP_REQUIRED",
    ]);

    const proof = makeProof({ register: "Watcher-1" });
    const made = await order(
      "registerNode",
      { name: "Watcher-1", capabilities: ["wallet", "btc", "btc"], ...proof },
      operator,
    );
    expect(made).toEqual({
      __typename: "RegisterNodeSuccess",
      node: {
        id: expect.stringMatching(/^nod_/),
        name: "Watcher-1",
        capabilities: ["btc", "wallet"],
        state: "ENABLED",
        publicKey: proof.publicKey,
        formerKeyEndsAt: null,
        createdBy: { username: "ops" },
        lastSeenAt: null,
        lastSeenFrom: null,
        version: null,
      },
    });
    const query = "query ($id: ID!) { registeredNode(id: $id) { name } registeredNodes(first: 1) { nodes { name } } }";
    for (const who of [admin, operator, compliance, auditor])
      expect((await world.run(query, { id: made.node.id }, who)).data).toEqual({
        registeredNode: { name: "Watcher-1" },
        registeredNodes: { nodes: [{ name: "Watcher-1" }] },
      });
    for (const who of [actor, nodeActor(made.node.id)])
      expect((await world.run(query, { id: made.node.id }, who)).errors.map(({ code }) => code)).toContain("FORBIDDEN");
  });

  it("are refused with a signature that is another's, over something else, or of another time", async () => {
    const minutes = (n: number) => new Date(world.clock.now().getTime() + n * 60_000);
    const refused = async (proof: Input, fault: string, name = "unproved") =>
      expect(await register(name, proof)).toEqual({
        __typename: "NodeProofInvalid",
        code: "NODE_PROOF_INVALID",
        fault,
      });
    const of = { register: "unproved" };
    await refused(makeProof({ register: "Unproved" }), "SIGNATURE");
    await refused(makeProof({ replace: "unproved" }), "SIGNATURE");
    await refused(makeProof(of, { issuer: "http://localhost:4001" }), "SIGNATURE");
    await refused(makeProof(of, { with: generateKeyPairSync("ed25519") as never }), "SIGNATURE");
    await refused(makeProof(of, { signAt: minutes(-1) }), "SIGNATURE");
    await refused({ ...makeProof(of), publicKey: makeProof(of).publicKey }, "SIGNATURE");
    await refused(makeProof(of, { at: minutes(-15.1) }), "TIME");
    await refused(makeProof(of, { at: minutes(1.1) }), "TIME");
    const { rows } = await world.admin.query("SELECT FROM auth.node WHERE name = 'unproved'");
    expect(rows).toEqual([]);
    expect((await register("unproved", makeProof(of, { at: minutes(-14.9) }))).__typename).toBe("RegisterNodeSuccess");
  });

  it("are refused what cannot be", async () => {
    const small = Buffer.alloc(32).toString("base64url");
    for (const [change, fault] of [
      [{ name: "no name!" }, "input.name INVALID_NAME"],
      [{ publicKey: small }, "input.publicKey INVALID_PUBLIC_KEY"],
      [{ publicKey: "abc" }, "input.publicKey INVALID_PUBLIC_KEY"],
      [{ signature: "abc" }, "input.signature INVALID_SIGNATURE"],
      [{ capabilities: ["Wallet"] }, "input.capabilities.0 INVALID_CAPABILITY"],
      [{ capabilities: Array.from({ length: 21 }, (_, n) => `c${n}`) }, "input.capabilities OUT_OF_RANGE"],
      [{ idempotencyKey: "" }, "input.idempotencyKey EMPTY"],
    ] as const)
      expect(await faultOf(register("cannot-be", change))).toBe(fault);
    expect(await faultOf(order("reportNode", { version: "x".repeat(65) }, nodeActor(newId("nod"))))).toBe(
      "input.version TOO_LONG",
    );
  });

  it("take a proof once, of twenty at once under keys of their own", async () => {
    const proof = makeProof({ register: "raced" });
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) => register("raced", proof, n % 2 ? admin : operator)),
    );
    expect(all.filter(({ __typename }) => __typename === "RegisterNodeSuccess").length).toBe(1);
    expect(all.filter(({ code }) => code === "NODE_KEY_TAKEN").length).toBe(19);
    expect(await register("rACED")).toMatchObject({ __typename: "NodeNameTaken", code: "NODE_NAME_TAKEN" });
  });

  it("give one answer for one key, also long after, and refuse it for other arguments", async () => {
    const input = { name: "once", idempotencyKey: "once", ...makeProof({ register: "once" }) };
    const first = await order("registerNode", input);
    world.clock.advance(20 * 60_000);
    expect(await order("registerNode", input)).toEqual(first);
    expect(await order("registerNode", { ...input, capabilities: ["wallet"] })).toMatchObject({
      code: "IDEMPOTENCY_KEY_REUSED",
    });
    const { id: nodeId } = first.node;
    const off = { nodeId, reason: "stolen", idempotencyKey: "off" };
    expect(await order("enableNode", { nodeId, reason: "r" })).toMatchObject({ __typename: "NodeEnabled" });
    const disabled = await order("disableNode", off);
    expect(disabled).toMatchObject({ __typename: "DisableNodeSuccess", node: { state: "DISABLED" } });
    expect(await order("disableNode", off)).toEqual(disabled);
    expect(await order("disableNode", { ...off, reason: "other" })).toMatchObject({ code: "IDEMPOTENCY_KEY_REUSED" });
    expect(await order("disableNode", { nodeId, reason: "r" })).toMatchObject({ __typename: "NodeDisabled" });
    for (const field of ["disableNode", "enableNode"])
      expect(await order(field, { nodeId: newId("nod"), reason: "r" })).toMatchObject({ __typename: "NodeNotFound" });
  });

  it("speak by their key until they are disabled, and by another grant once they are enabled", async () => {
    const { node } = await register("speaking");
    const [key, ...others] = await readKeys(node.id);
    expect(others).toEqual([]);
    expect(key).toEqual({ grantId: expect.stringMatching(/^ngr_/), publicKey: node.publicKey, endsAt: null });
    await order("disableNode", { nodeId: node.id, reason: "stolen" });
    expect(await readKeys(node.id)).toBeNull();
    expect(await readKeys(newId("nod"))).toBeNull();
    expect(await readKeys("till-7")).toBeNull();
    expect(await world.keyValue.get(endedSessionKey(key.grantId))).not.toBeNull();
    expect(await order("reportNode", { version: "1" }, nodeActor(node.id))).toMatchObject({
      __typename: "NodeDisabled",
    });
    await order("enableNode", { nodeId: node.id, reason: "found" });
    const [again] = await readKeys(node.id);
    expect(again).toEqual({ ...key, grantId: expect.not.stringContaining(key.grantId) });

    const told = async (type: string) => (await keys.told(type)).map(({ data }) => data);
    for (const type of ["node.registered", "node.disabled", "node.enabled"])
      expect(await told(type)).toContainEqual({ nodeId: node.id, byId: admin.userId });
    expect(await told("node_grant.ended")).toContainEqual({
      grantId: key.grantId,
      nodeId: node.id,
      reason: "DISABLED",
    });
    const { rows } = await world.admin.query(
      "SELECT action, reason FROM auth.node_change WHERE node_id = $1 ORDER BY at, id",
      [uuidOf(node.id)],
    );
    expect(rows).toEqual([
      { action: "REGISTER", reason: null },
      { action: "DISABLE", reason: "stolen" },
      { action: "ENABLE", reason: "found" },
    ]);
  });

  it("have another key once it is proved, and the former for as long as was said; no more than two", async () => {
    const { node } = await register("replaced");
    const nodeId = node.id;
    const replace = (more: Input = {}) =>
      order("replaceNodeKey", { nodeId, ...makeProof({ replace: nodeId }), ...more });
    expect(await faultOf(replace({ overlapDays: 8 }))).toBe("input.overlapDays OUT_OF_RANGE");
    expect(await replace(makeProof({ register: "replaced" }))).toMatchObject({ fault: "SIGNATURE" });
    expect(await replace({ nodeId: newId("nod") })).toMatchObject({ __typename: "NodeNotFound" });
    const [first] = await readKeys(nodeId);
    const proof = makeProof({ replace: nodeId });
    const all = await Promise.all(Array.from({ length: 20 }, () => replace(proof)));
    expect(all.filter(({ __typename }) => __typename === "ReplaceNodeKeySuccess").length).toBe(1);
    expect(all.filter(({ code }) => code === "NODE_KEY_TAKEN").length).toBe(19);
    const inADay = new Date(world.clock.now().getTime() + 24 * 60 * 60_000).toISOString();
    expect((await readKeys(nodeId)).map(({ publicKey, endsAt }: Input) => [publicKey, endsAt])).toEqual([
      [proof.publicKey, null],
      [first.publicKey, inADay],
    ]);
    const second = (await readKeys(nodeId))[0];
    const { node: now } = await replace({ overlapDays: 7 });
    expect((await readKeys(nodeId)).map(({ publicKey }: Input) => publicKey)).toEqual([now.publicKey, proof.publicKey]);
    expect(await world.keyValue.get(endedSessionKey(first.grantId))).not.toBeNull();
    expect(await world.keyValue.get(endedSessionKey(second.grantId))).toBeNull();
    const { node: last } = await replace({ overlapDays: 0 });
    expect(await readKeys(nodeId)).toMatchObject([{ publicKey: last.publicKey, endsAt: null }]);
    expect(last.formerKeyEndsAt).toBeNull();
    // A key that was a node's is nobody's any more, whoever holds it.
    await order("disableNode", { nodeId, reason: "r" });
    expect(await replace()).toMatchObject({ __typename: "NodeDisabled" });
  });

  it("report that they live, of themselves alone, and see themselves and nobody", async () => {
    const { node } = await register("alive");
    const node2 = await register("asleep");
    const self = nodeActor(node.id);
    const request = { query: orderOf("reportNode"), variables: { input: { version: "v24.1" } }, actor: self };
    const { data } = await world.auth.execute({ ...request, requestId: "req_test", address: "192.0.2.7" });
    expect(data?.reportNode).toMatchObject({ __typename: "ReportNodeSuccess" });
    const at = world.clock.now().toISOString();
    const seen = await world.run("{ thisNode { id name lastSeenAt lastSeenFrom version } }", {}, self);
    expect(seen.data.thisNode).toEqual({
      id: node.id,
      name: "alive",
      lastSeenAt: at,
      lastSeenFrom: "192.0.2.7",
      version: "v24.1",
    });
    const query = "query ($id: ID!) { registeredNode(id: $id) { lastSeenAt version } }";
    expect((await world.run(query, { id: node2.node.id }, admin)).data.registeredNode).toEqual({
      lastSeenAt: null,
      version: null,
    });
    const others = ["{ me { id } }", "{ services { nodes { id } } }", "{ staff { nodes { user { id } } } }"];
    for (const asked of others) expect((await world.run(asked, {}, self)).errors.length).toBeGreaterThan(0);
    expect((await world.run("{ thisNode { createdBy { username } } }", {}, self)).data.thisNode).toEqual({
      createdBy: null,
    });
    expect((await world.run("{ thisNode { id } }", {}, admin)).errors.map(({ code }) => code)).toEqual(["FORBIDDEN"]);
  });

  it("are no more than a thousand", async () => {
    const made = await makeWorld();
    try {
      const root = await makeKeys(made).staff("root", "ADMIN");
      await made.admin.query(
        `INSERT INTO auth.node (id, name, name_key, created_at, created_by_id)
         SELECT gen_random_uuid(), 'n' || n, 'n' || n, now(), $1 FROM generate_series(1, 999) n`,
        [uuidOf(root.userId)],
      );
      const make = (name: string) =>
        order("registerNode", { name, ...makeProof({ register: name }, { at: made.clock.now() }) }, root, made);
      expect((await make("last")).__typename).toBe("RegisterNodeSuccess");
      expect(await make("beyond")).toMatchObject({ __typename: "QuotaExceeded", limit: 1000 });
    } finally {
      await made.close();
    }
  });
});
