import { describe, expect, it } from "vitest";
import { FINALITY, makeExpiringWorld, TREASURY } from "../../../../test/fakes/expiring-world.ts";
import { NoAnswer, NodeRefusal } from "../../chains/ports.ts";

describe("what has expired", () => {
  /** Signed at block 10, for five seconds: block 15 is of that time. */
  async function setUp() {
    const world = makeExpiringWorld();
    world.nodes[0].give(TREASURY, 1_000_000n);
    const id = await world.plan(7n);
    await world.sign();
    await world.noteSent(id);
    const deadAt = () => world.attempts(id)[0]?.deadHeight ?? null;
    return { ...world, id, deadAt };
  }
  const SOLID = 15 + FINALITY - 1;

  it("is dead once a solid block is as late, and not a block before", async () => {
    const { reach, bury, deadAt, find, id } = await setUp();
    reach(SOLID - 1);
    await bury();
    expect(deadAt()).toBeNull();
    reach(SOLID);
    await bury();
    expect(deadAt()).toBe(15);
    expect(find(id)).toMatchObject({ state: "BROADCAST", mined: null });
  });

  it.each([
    ["has it", false],
    ["gives no answer", new NoAnswer("away")],
    ["refuses", new NodeRefusal("Error", "no")],
  ])("is not where one provider %s, and is once all say that it is absent", async (_what, said) => {
    const { reach, bury, deadAt, nodes, lines } = await setUp();
    reach(SOLID);
    nodes[1].said.isAbsent = said;
    await bury();
    expect(deadAt()).toBeNull();
    expect(lines.some((line) => line.includes("no block of ours has"))).toBe(said === false);
    nodes[1].said.isAbsent = true;
    await bury();
    expect(deadAt()).toBe(15);
  });

  it("is not while providers disagree, nothing is in sight, or a block has it", async () => {
    const { reach, bury, deadAt, state, mined, attempts, id } = await setUp();
    reach(SOLID);
    state.isAgreed = false;
    await bury();
    state.isAgreed = true;
    const { chain } = state;
    state.chain = null;
    await bury();
    state.chain = chain;
    const [attempt] = attempts(id);
    await mined([{ txid: attempt?.txid ?? "", from: TREASURY, isSuccess: true, fee: 1n }]);
    await bury();
    expect(deadAt()).toBeNull();
  });

  it("has ended where it was called off, and its payment gets back what it reserved", async () => {
    const { reach, bury, find, id, manage, told } = await setUp();
    await manage.cancel({ operatorId: "usr_x" as never, sendId: id, reason: "no" });
    reach(SOLID);
    await bury();
    expect(find(id)).toMatchObject({ state: "CANCELLED", failure: null });
    expect(told("payout.failed")).toMatchObject([{ data: { reason: "CANCELLED" } }]);
  });

  it("has ended where it was to be kept cold, for what is above the cap is planned anew, and is not signed again", async () => {
    const world = makeExpiringWorld();
    world.nodes[0].give(TREASURY, 1_000_000n);
    const id = await world.plan(7n, { kind: "COLD", payee: "frozen" });
    await world.sign();
    await world.noteSent(id);
    world.reach(SOLID - 1);
    await world.bury();
    expect(world.find(id)).toMatchObject({ state: "BROADCAST" });
    world.reach(SOLID);
    await world.bury();
    await world.renew();
    expect(world.find(id)).toMatchObject({ state: "CANCELLED", failure: null });
    expect(world.attempts(id)).toMatchObject([{ deadHeight: 15 }]);
  });

  it("is not dead before any node was given it, whatever became of who had signed it", async () => {
    const world = makeExpiringWorld();
    world.nodes[0].give(TREASURY, 1_000_000n);
    const id = await world.plan(7n);
    await world.sign();
    world.reach(SOLID + 9);
    await world.bury();
    expect(world.attempts(id)).toMatchObject([{ deadHeight: null }]);
    await world.noteSent(id);
    await world.bury();
    expect(world.attempts(id)).toMatchObject([{ deadHeight: expect.any(Number) }]);
  });

  it("rejects with what is no word of a node", async () => {
    const { reach, bury, nodes } = await setUp();
    reach(SOLID);
    nodes[1].said.isAbsent = new TypeError("a fault of ours");
    await expect(bury()).rejects.toThrow(TypeError);
  });
});
