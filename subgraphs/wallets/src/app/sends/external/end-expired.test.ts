import { err, ok } from "@coffer/platform/values/result";
import { describe, expect, it } from "vitest";
import { ALICE, elsewhereOver } from "../../../../test/fakes/expiring-elsewhere.ts";
import { FINALITY, makeExpiringWorld, SLOT_MS, TREASURY } from "../../../../test/fakes/expiring-world.ts";
import { NoAnswer } from "../../chains/ports.ts";
import { DRAFT_VALID_MS } from "./give-out-expiring.ts";

/** The first whose time is that of the end of what was given out at block 10. */
const OVER = 10 + DRAFT_VALID_MS / SLOT_MS;
const SOLID = OVER + FINALITY - 1;
const OUTDATED = err({ code: "TRANSACTION_OUTDATED" });
const NOT_AWAITING = err({ code: "TRANSACTION_NOT_AWAITING" });

async function setUp() {
  const here = makeExpiringWorld();
  const at = elsewhereOver(here);
  const id = await at.giveOut(7n);
  const cancel = () => here.manage.cancel({ ownerId: ALICE, sendId: id });
  return { ...here, ...at, id, cancel };
}

describe("what was given out, and is over", () => {
  it("has failed once a solid block is as late, and not a block before", async () => {
    const { reach, endExpired, find, draftOf, id } = await setUp();
    reach(SOLID - 1);
    await endExpired();
    expect(find(id)).toMatchObject({ state: "AWAITING_SIGNATURE" });
    reach(SOLID);
    await endExpired();
    expect(find(id)).toMatchObject({ state: "FAILED", failure: "EXPIRED", mined: null });
    expect(draftOf(id)).toMatchObject({ deadHeight: OVER, isOpen: false });
  });

  it.each([
    ["has it", false],
    ["gives no answer", new NoAnswer("away")],
  ])("waits where one provider %s, and ends once all say that it is absent", async (_what, said) => {
    const { reach, endExpired, find, nodes, lines, id } = await setUp();
    reach(SOLID);
    nodes[1].said.isAbsent = said;
    await endExpired();
    expect(find(id)).toMatchObject({ state: "AWAITING_SIGNATURE" });
    expect(lines.some((line) => line.includes("no block of ours has"))).toBe(said === false);
    nodes[1].said.isAbsent = true;
    await endExpired();
    expect(find(id)).toMatchObject({ state: "FAILED" });
  });

  it("waits while providers disagree, or nothing is in sight", async () => {
    const { reach, endExpired, find, state, id } = await setUp();
    reach(SOLID);
    state.isAgreed = false;
    await endExpired();
    state.isAgreed = true;
    const { chain } = state;
    state.chain = null;
    await endExpired();
    expect(find(id)).toMatchObject({ state: "AWAITING_SIGNATURE" });
    state.chain = chain;
    await endExpired();
    expect(find(id)).toMatchObject({ state: "FAILED" });
  });

  it("is called off then, and taken back no more from when that was asked, nor once it is over", async () => {
    const { reach, endExpired, find, submit, cancel, giveOut, id, clock } = await setUp();
    const other = await giveOut(8n, { waiting: [id] });
    expect(await cancel()).toEqual(ok(id));
    expect(await cancel()).toEqual(ok(id));
    expect(find(id)).toMatchObject({ state: "AWAITING_SIGNATURE", asked: "CANCEL" });
    expect(await submit(id)).toEqual(NOT_AWAITING);
    reach(OVER);
    expect(await submit(other)).toEqual(OUTDATED);
    reach(OVER - 1);
    clock.pass(2 * DRAFT_VALID_MS);
    expect(await submit(other)).toEqual(OUTDATED);
    reach(SOLID);
    await endExpired();
    expect(find(id)).toMatchObject({ state: "CANCELLED", failure: null });
    expect(find(other)).toMatchObject({ state: "FAILED", failure: "EXPIRED" });
    expect(await submit(other)).toEqual(NOT_AWAITING);
    expect(await cancel()).toEqual(ok(id));
  });

  it("has paid where a block has it, whoever has sent it, and though it was called off", async () => {
    const { reach, endExpired, find, draftOf, mined, attempts, cancel, submit, id } = await setUp();
    const { txid } = draftOf(id);
    await cancel();
    await mined([{ txid, from: TREASURY, isSuccess: true, fee: 3n }]);
    expect(find(id)).toMatchObject({ state: "BROADCAST", mined: { txid, isOurs: true, fee: 3n } });
    expect(attempts(id)).toMatchObject([{ number: 1, txid, units: 7n, deadHeight: null }]);
    expect(await submit(id)).toEqual(ok(id));
    reach(SOLID);
    await endExpired();
    expect(find(id)).toMatchObject({ state: "BROADCAST" });
  });
});

describe("what was given back in time, and is in no block", () => {
  it("has failed once it is dead, or is called off, and is not signed anew here", async () => {
    const { reach, endExpired, bury, renew, find, submit, noteSent, attempts, opened, giveOut, manage, id } =
      await setUp();
    const off = await giveOut(8n, { waiting: [id] });
    for (const one of [id, off]) {
      expect(await submit(one)).toEqual(ok(one));
      expect(find(one)).toMatchObject({ state: "SIGNED" });
      await noteSent(one);
    }
    await manage.cancel({ ownerId: ALICE, sendId: off });
    reach(SOLID + 1);
    await endExpired();
    expect(find(id)).toMatchObject({ state: "BROADCAST" });
    await bury();
    await renew();
    expect(find(id)).toMatchObject({ state: "FAILED", failure: "EXPIRED" });
    expect(find(off)).toMatchObject({ state: "CANCELLED" });
    expect([attempts(id).length, attempts(off).length, opened]).toEqual([1, 1, []]);
  });
});
