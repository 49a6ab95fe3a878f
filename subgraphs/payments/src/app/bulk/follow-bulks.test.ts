import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { makeListedWorld } from "../../../test/fakes/listed.ts";
import { FIELD } from "./bulk-event.ts";
import { makeFollowBulks } from "./follow-bulks.ts";

describe("followBulks", () => {
  it("begins with how one stands, goes on with what was missed, and is its owner's alone", async () => {
    const { deps, id, alice, bob, start } = await makeListedWorld();
    const follow = makeFollowBulks(deps);
    const open = (who: typeof alice, bulkPaymentId: string | null, positions: unknown = null) =>
      follow.open(userActor(who.userId), {
        op: "open",
        field: FIELD,
        arguments: bulkPaymentId === null ? {} : { bulkPaymentId },
        positions: positions as never,
      });
    for (const other of [id, newId("blk"), "nonsense"])
      await expect(open(bob, other)).rejects.toMatchObject({
        extensions: { inputs: [{ path: "bulkPaymentId", code: "BULK_PAYMENT_NOT_FOUND" }] },
      });
    const begun = await open(alice, id);
    expect(begun.events).toMatchObject([{ snapshot: true, data: { status: "DRAFT", change: null, rows: 2, paid: 0 } }]);
    const all = await open(alice, null);
    await start();
    const missed = [{ sequence: "2", data: { change: "STARTED", status: "RUNNING", rows: 2 } }];
    expect((await open(alice, id, begun.positions)).events).toMatchObject(missed);
    expect((await open(alice, null, all.positions)).events).toMatchObject(missed);
    await expect(open(bob, null, all.positions)).rejects.toMatchObject({ extensions: { code: "BAD_USER_INPUT" } });
  });
});
