import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { describe, expect, it } from "vitest";
import type { PaymentExport } from "../../domain/exports/export.ts";
import { listExports, mayTake, visibleTo } from "./read-exports.ts";

const ME = newId("usr");
const FILE: PaymentExport = {
  id: newId("pex"),
  ownerId: ME,
  kind: "PAYMENTS",
  paymentId: null,
  isOwn: true,
  state: "READY",
  failure: null,
  expectedRows: 1,
  rows: 1,
  bytes: 1,
  createdAt: new Date(0),
  endedAt: new Date(0),
  expiresAt: new Date(1),
};
const desk = { find: async () => FILE, list: async () => ({ items: [FILE], hasNext: false }) };

describe("the files that somebody asked for", () => {
  it("do not go on behind another's, or one that is not there", async () => {
    const page = { first: 1, after: FILE.id };
    for (const [exports, userId] of [
      [desk, newId("usr")],
      [{ ...desk, find: async () => null }, ME],
    ] as const)
      await expect(listExports(exports, { userId, page })).rejects.toMatchObject({
        extensions: { code: "BAD_USER_INPUT" },
      });
    expect((await listExports(desk, { userId: ME, page })).items).toEqual([FILE]);
  });

  it("are told to them and to staff, and taken by themselves alone, by what could have asked for them", () => {
    const key = { kind: "api-key", id: "key_a" } as const;
    const narrowed = userActor(ME, { credential: key, scopes: ["payments:read"] });
    const staff = userActor(newId("usr"), { roles: ["USER", "AUDITOR"] });
    expect([userActor(ME), narrowed, staff].map((actor) => visibleTo(actor, FILE))).toEqual([FILE, FILE, FILE]);
    expect(visibleTo(userActor(newId("usr")), FILE)).toBeNull();
    expect([userActor(ME), narrowed, staff].map((actor) => mayTake(actor, FILE))).toEqual([true, false, false]);
    expect(mayTake(narrowed, { ...FILE, kind: "RECEIPT" })).toBe(true);
    expect(mayTake(userActor(ME), { ...FILE, isOwn: false })).toBe(false);
    expect(mayTake(userActor(ME), { ...FILE, state: "QUEUED" })).toBe(false);
  });
});
