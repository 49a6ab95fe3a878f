import { describe, expect, it } from "vitest";
import { elsewhereOver } from "../../../../test/fakes/expiring-elsewhere.ts";
import { blockAt, makeExpiringWorld, PLAIN_FEE, TREASURY } from "../../../../test/fakes/expiring-world.ts";
import { NoAnswer } from "../../chains/ports.ts";
import { Overtaken } from "./give-out.ts";
import { DRAFT_VALID_MS } from "./give-out-expiring.ts";

function setting() {
  const here = makeExpiringWorld();
  return { ...here, ...elsewhereOver(here) };
}

describe("what is given out to be signed, and expires", () => {
  it("says what was offered, by a block that nobody takes back, and lasts from the later of two clocks", async () => {
    const { giveOut, draftOf, find, clock } = setting();
    const at = clock.now();
    const id = await giveOut(7n);
    const latest = Math.max(at.getTime(), blockAt(10).time.getTime());
    const expiresAt = new Date(latest + DRAFT_VALID_MS);
    expect(draftOf(id)).toMatchObject({
      ...{
        number: 1,
        isOpen: true,
        isCancel: false,
        units: 7n,
        fee: PLAIN_FEE,
        expiresAt,
        deadHeight: null,
        madeAt: at,
      },
    });
    expect(JSON.parse(Buffer.from(draftOf(id).unsigned).toString())).toMatchObject({
      ...{ from: TREASURY, to: "bob", units: "7", token: null, reference: { height: 8 } },
      ...{ expiresAt: expiresAt.toISOString(), at: at.toISOString() },
    });
    expect(find(id)).toMatchObject({ state: "AWAITING_SIGNATURE", nonce: null });
    const later = new Date(blockAt(10).time.getTime() + 90_000);
    clock.pass(later.getTime() - clock.now().getTime());
    const other = await giveOut(8n, { waiting: [id] });
    expect(draftOf(other).expiresAt).toEqual(new Date(later.getTime() + DRAFT_VALID_MS));
  });

  it("has bytes that nothing else has that was given out, or signed, of the same", async () => {
    const { giveOut, draftOf, sends } = setting();
    const first = await giveOut(7n);
    const second = await giveOut(7n, { waiting: [first] });
    const { txid } = draftOf(second);
    expect(draftOf(second).expiresAt.getTime()).toBe(draftOf(first).expiresAt.getTime() + 1);
    expect(txid).not.toBe(draftOf(first).txid);
    expect(sends.all()).toHaveLength(2);
  });

  it("is not where something waits that was not counted, or no block is solid yet", async () => {
    const { giveOut, sends } = setting();
    const first = await giveOut(7n);
    await expect(giveOut(8n)).rejects.toThrow(Overtaken);
    await expect(giveOut(8n, { waiting: [first], reference: null })).rejects.toThrow(NoAnswer);
    expect([...sends.rows().drafts.keys()]).toEqual([first]);
  });
});
