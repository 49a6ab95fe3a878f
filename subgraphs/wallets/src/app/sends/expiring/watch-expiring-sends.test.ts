import { describe, expect, it } from "vitest";
import { FINALITY, makeExpiringWorld, TREASURY } from "../../../../test/fakes/expiring-world.ts";

describe("a block of a chain whose transactions expire", () => {
  async function setUp() {
    const world = makeExpiringWorld();
    world.nodes[0].give(TREASURY, 1_000_000n);
    const id = await world.plan(7n);
    await world.sign();
    const pausedFor = () => world.sends.rows().sources.get(TREASURY)?.pausedFor ?? null;
    const ours = (txid = world.attempts(id)[0]?.txid ?? "") => ({ txid, from: TREASURY, isSuccess: true, fee: 3n });
    return { ...world, id, pausedFor, ours };
  }

  it("says by which attempt a send is mined, and what it cost, until it is taken back", async () => {
    const { mined, takenBack, find, id, ours, pausedFor } = await setUp();
    await mined([ours(), { ...ours("somebody's"), from: "somebody" }]);
    expect(find(id)).toMatchObject({ state: "BROADCAST", mined: { txid: ours().txid, height: 10, fee: 3n } });
    await takenBack(10);
    expect(find(id).mined).toBeNull();
    expect(pausedFor()).toBeNull();
  });

  it("halts a source that has signed what is not ours", async () => {
    const { mined, find, id, ours, pausedFor, lines } = await setUp();
    await mined([ours("another")]);
    expect([find(id).mined, pausedFor()]).toEqual([null, "FOREIGN_NONCE"]);
    expect(lines.some((line) => line.includes("a key of ours"))).toBe(true);
  });

  it("halts a source of which a second attempt is in a block, and leaves the first to be the one", async () => {
    const { mined, find, id, ours, pausedFor, noteSent, reach, bury, renew, attempts } = await setUp();
    await noteSent(id);
    reach(15 + FINALITY);
    await bury();
    await renew();
    const [first, second] = attempts(id);
    await mined([ours(second?.txid)]);
    expect(pausedFor()).toBeNull();
    await mined([ours(first?.txid)]);
    expect(pausedFor()).toBe("FOREIGN_NONCE");
    expect(find(id).mined?.txid).toBe(second?.txid);
  });
});
