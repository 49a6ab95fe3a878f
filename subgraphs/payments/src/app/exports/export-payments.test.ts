import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import { fakeExportLinks, makeFakeExportDesk } from "../../../test/fakes/exports.ts";
import { makeExportPayments } from "./export-payments.ts";

const LIST = { filter: null, order: "NEWEST_FIRST", byteOrderMark: true, idempotencyKey: "key" } as const;

function makeDesk() {
  const kept = makeFakeExportDesk();
  const deps = { exportDesk: kept.desk, exportLinks: fakeExportLinks, exportAsked: () => undefined };
  return { exportPayments: makeExportPayments(deps), asked: kept.asked };
}

describe("exporting payments", () => {
  it("is refused of another's and everybody's to who is not staff, and to what acts for a person", async () => {
    const { exportPayments, asked } = makeDesk();
    const userId = newId("usr");
    const key = userActor(userId, { credential: { kind: "api-key", id: "key_a" }, scopes: ["payments:read"] });
    for (const [actor, whose] of [
      [userActor(userId), { userId: newId("usr") }],
      [userActor(userId), { everybody: true }],
      [key, { userId }],
    ] as const)
      await expect(exportPayments(actor, { ...LIST, whose })).rejects.toMatchObject({
        extensions: { code: "FORBIDDEN" },
      });
    expect(asked()).toEqual([]);
  });

  it("is one's own, or as staff whosever", async () => {
    const { exportPayments, asked } = makeDesk();
    const [userId, other] = [newId("usr"), newId("usr")];
    const staff = userActor(userId, { roles: ["USER", "COMPLIANCE"] });
    await exportPayments(userActor(other), { ...LIST, whose: { userId: other } });
    for (const [i, whose] of [{ userId }, { userId: other }, { everybody: true }].entries())
      await exportPayments(staff, { ...LIST, whose, idempotencyKey: `k${i}` } as never);
    expect(asked().map(({ isOwn }) => isOwn)).toEqual([true, true, false, false]);
  });

  it("refuses a second one with the same key and another list", async () => {
    const { exportPayments } = makeDesk();
    const userId = newId("usr");
    const command = { ...LIST, whose: { userId } };
    const first = await exportPayments(userActor(userId), command);
    expect(await exportPayments(userActor(userId), command)).toEqual(first);
    for (const other of [{ order: "OLDEST_FIRST" as const }, { byteOrderMark: false }])
      expect(await exportPayments(userActor(userId), { ...command, ...other })).toMatchObject({
        error: { code: "IDEMPOTENCY_KEY_REUSED" },
      });
  });
});
