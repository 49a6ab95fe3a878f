import { newId, uuidOf } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { describe, expect, it } from "vitest";
import { parseCsv } from "../../../test/exporting.ts";
import { itemOf, makeFakeExportFiles, makeFakeSnapshots, noItem } from "../../../test/fakes/exports.ts";
import type { ListedPayment } from "../../domain/exports/columns.ts";
import { makeMakeExport } from "./make-export.ts";
import type { ExportJob } from "./ports.ts";

const USD = { code: "USD", scale: 2 };
const ME = newId("usr");
const JOB: ExportJob = {
  id: newId("pex"),
  ownerId: ME,
  isOwn: true,
  terms: { kind: "PAYMENTS", whose: { userId: ME }, filter: null, order: "NEWEST_FIRST", byteOrderMark: false },
};

function listed(memo: string): ListedPayment {
  const id = newId("pay");
  const side = { userId: ME, accountId: newId("acc") };
  const at = new Date("2026-01-01T00:00:00Z");
  return {
    payment: {
      ...{ id, kind: "DEPOSIT", status: "FAILED", amount: money(USD, 150n), fee: money(USD, 0n), memo, from: null },
      ...{ to: side, entryId: uuidOf(id), sequence: "1", createdAt: at, endedAt: at, failure: "DEPOSIT_DECLINED" },
    },
    ...{ fromName: null, toName: "me", reference: null, act: null, chain: null },
  };
}

type Batches = Parameters<typeof makeFakeSnapshots>[0];

function makeIt(job: ExportJob | null, batches: Batches, { passMs = 0 } = {}) {
  const made = makeFakeExportFiles(job);
  const clock = makeFakeClock();
  const now = () => {
    clock.pass(passMs);
    return clock.now();
  };
  const deps = {
    ...{ exportFiles: made.files, snapshots: makeFakeSnapshots(batches), clock: { now }, deadlineMs: 1_000 },
    drawReceipt: () => Promise.reject(new Error("draws none")),
  };
  return { ...made, make: makeMakeExport(deps) };
}

describe("making a file", () => {
  it("takes what is none any more off the queue", async () => {
    expect(await makeIt(null, []).make(noItem())).toBe("remove");
  });

  it("writes all batches in parts, says how far it is, and ends it once", async () => {
    const batches = Array.from({ length: 4 }, (_, batch) =>
      Array.from({ length: 500 }, (_, row) => listed(`${batch}-${row} ${"m".repeat(200)}`)),
    );
    const { make, text, written, state } = makeIt(JOB, batches);
    expect(await make(itemOf(JOB))).toBe("done");
    expect(state.ended).toBe("finished");
    expect(written.length).toBeGreaterThan(1);
    expect(written.map(({ rows }) => rows)).toEqual(written.map(({ rows }) => rows).toSorted((a, b) => a - b));
    expect(written.at(-1)?.rows).toBe(2_000);
    const records = parseCsv(text());
    expect(records.map(({ id }) => id)).toEqual(batches.flat().map(({ payment }) => payment.id));
    expect(records[0]).toMatchObject({
      status: "FAILED",
      failure: "DEPOSIT_DECLINED",
      amount: "1.50",
      direction: "IN",
    });
  });

  it("says when and why a payment came back, behind all that earlier files had", async () => {
    const { payment, ...rest } = listed("a");
    const { failure: _none, ...deposit } = payment;
    const books = { accountId: newId("acc"), entryId: uuidOf(payment.id) };
    const returned = { ...books, at: new Date("2026-02-03T04:05:06.789Z"), reason: "DEPOSIT_REVERSED" } as const;
    const back = { ...rest, payment: { ...deposit, status: "RETURNED", returned } as const };
    for (const isOwn of [true, false]) {
      const { make, text } = makeIt({ ...JOB, isOwn }, [[back, listed("b")]]);
      await make(itemOf(JOB));
      const records = parseCsv(text());
      expect(Object.keys(records[0] ?? {}).slice(-4)).toEqual(["returned_at", "return_reason", "network", "txid"]);
      expect(records).toMatchObject([
        { status: "RETURNED", returned_at: "2026-02-03T04:05:06.789Z", return_reason: "DEPOSIT_REVERSED" },
        { status: "FAILED", returned_at: "", return_reason: "" },
      ]);
    }
  });

  it("has failed where more match than one file may have", async () => {
    const { make, written, state } = makeIt(JOB, null);
    expect(await make(itemOf(JOB))).toBe("done");
    expect([state.ended, written]).toEqual(["failed", []]);
  });

  it("stops where it was made meanwhile, and ends nothing", async () => {
    const { make, state } = makeIt(JOB, [[listed("a")]]);
    state.isOver = true;
    expect(await make(itemOf(JOB))).toBe("done");
    expect(state.ended).toBeNull();
  });

  it("is a try that failed where it takes longer than it may: the next begins anew", async () => {
    const { make, state } = makeIt(JOB, [[listed("a")], [listed("b")]], { passMs: 600 });
    await expect(make(itemOf(JOB))).rejects.toThrow("was not made within");
    expect(state.ended).toBeNull();
  });
});
