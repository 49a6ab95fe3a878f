import { describe, expect, it } from "vitest";
import { FINALITY, makeExpiringWorld, TOKEN, TREASURY } from "../../../../test/fakes/expiring-world.ts";
import { NoAnswer } from "../../chains/ports.ts";

const OF_TOKEN = { payee: "ann", token: { contract: TOKEN.contract, owner: null } };

describe("what is dead", () => {
  async function setUp() {
    const world = makeExpiringWorld();
    world.nodes[0].give(TREASURY, 1_000_000n);
    const id = await world.plan(7n);
    await world.sign();
    await world.noteSent(id);
    world.reach(15 + FINALITY - 1);
    return { ...world, id };
  }

  it("is signed anew, once, by the same number of its source and a newer block, and what lives is not", async () => {
    const { bury, renew, attempts, find, id, signed } = await setUp();
    await renew();
    expect(attempts(id)).toHaveLength(1);
    await bury();
    await Promise.all([renew(), renew()]);
    await renew();
    const both = attempts(id);
    expect(both.map(({ number, deadHeight }) => [number, deadHeight])).toEqual([
      [1, 15],
      [2, null],
    ]);
    expect(both[1]?.expiresAt.getTime()).toBeGreaterThan(both[0]?.expiresAt.getTime() ?? 0);
    expect(signed.at(-1)).toMatchObject({ units: 7n, reference: { height: 15 } });
    expect(find(id)).toMatchObject({ state: "BROADCAST", nonce: 0 });
  });

  it("waits for money, for its treasury, and for what was stopped", async () => {
    const { bury, renew, attempts, id, nodes, state, sends, lines } = await setUp();
    await bury();
    nodes[0].give(TREASURY, 6n);
    await renew();
    await renew();
    expect(lines.filter((line) => line.includes("too little"))).toHaveLength(1);
    nodes[0].give(TREASURY, 1_000_000n);
    state.isPaused = true;
    await renew();
    state.isPaused = false;
    sends.rows().stopped.add("TST");
    await renew();
    expect(attempts(id)).toHaveLength(1);
    sends.rows().stopped.clear();
    await renew();
    expect(attempts(id)).toHaveLength(2);
  });

  it("ends instead where it was called off behind that, and is paid where it had counted as paid", async () => {
    const { bury, renew, attempts, find, id, manage, told } = await setUp();
    await bury();
    await manage.cancel({ operatorId: "usr_x" as never, sendId: id, reason: "no" });
    await renew();
    expect(find(id)).toMatchObject({ state: "CANCELLED" });
    expect(attempts(id)).toHaveLength(1);
    expect(told("payout.failed")).toHaveLength(1);

    const paid = await setUp();
    paid.sends.rows().sends.set(paid.id, { ...paid.find(paid.id), asked: "CANCEL", wasConfirmed: true });
    await paid.bury();
    await paid.renew();
    expect(paid.attempts(paid.id)).toHaveLength(2);
  });

  it("of what was kept cold once is signed anew where it is to be kept now, and nowhere else", async () => {
    const { bury, renew, attempts, find, id, sends, state } = await setUp();
    const was = {
      ...find(id),
      kind: "COLD",
      payee: "frozen",
      paymentId: null,
      userId: null,
      wasConfirmed: true,
    } as const;
    sends.rows().sends.set(id, was);
    await bury();
    state.coldAddress = "colder";
    await renew();
    expect(attempts(id)).toHaveLength(1);
    state.coldAddress = "frozen";
    await renew();
    expect(attempts(id)).toHaveLength(2);
  });

  it("of an owner's has failed where there is too little by now, is not halted, and waits beside what lives", async () => {
    const world = makeExpiringWorld();
    const [{ give }] = world.nodes;
    world.addSource("theirs");
    give("theirs", 1_000_000n);
    const own = { kind: "OWN", source: "theirs" } as const;
    const ids = [await world.plan(7n, own), await world.plan(8n, own)] as const;
    await world.sign();
    for (const id of ids) await world.noteSent(id);
    world.reach(20 + FINALITY);
    const { isAbsent } = world.nodes[1].node;
    for (const { node } of world.nodes)
      node.isAbsent = async (txid, expiresAt) =>
        txid === world.attempts(ids[0])[0]?.txid ? isAbsent(txid, expiresAt) : Promise.reject(new NoAnswer("away"));
    await world.bury();
    give("theirs", 3n);
    world.state.isPaused = true;
    await world.renew();
    expect(world.find(ids[0])).toMatchObject({ state: "BROADCAST" });
    for (const { node } of world.nodes) node.isAbsent = async () => true;
    await world.bury();
    await world.renew();
    expect(ids.map((id) => world.find(id))).toMatchObject(Array(2).fill({ state: "FAILED", failure: "SOURCE_SHORT" }));
    expect(ids.map((id) => world.attempts(id).length)).toEqual([1, 1]);
  });

  it("is signed anew also of a token that was taken off meanwhile, of which nothing new is signed", async () => {
    const { nodes, plan, sign, noteSent, reach, bury, renew, attempts, find, state } = makeExpiringWorld({
      rules: { feeCap: 100_000_000n },
    });
    nodes[0].give(TREASURY, 100_000_000n);
    nodes[0].giveTokens(TREASURY, 100n);
    const id = await plan(7n, OF_TOKEN);
    await sign();
    await noteSent(id);
    state.isFitting = false;
    const later = await plan(7n, OF_TOKEN);
    reach(15 + FINALITY - 1);
    await bury();
    await renew();
    await sign();
    expect(attempts(id)).toHaveLength(2);
    expect(find(later).state).toBe("PLANNED");
  });

  it("is nobody's to sign anew whose source is paused", async () => {
    const { bury, renew, attempts, id, sends } = await setUp();
    await bury();
    await sends.inSends((writer) => writer.pause({ network: "TEST", address: TREASURY }, "REFUSED"));
    await renew();
    expect(attempts(id)).toHaveLength(1);
  });
});
