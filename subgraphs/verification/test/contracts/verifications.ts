import { newId } from "@coffer/contracts/ids";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StoredDocument } from "../../src/app/ports.ts";
import { begin, decide, type Verdict, type Verification } from "../../src/domain/verification.ts";
import type { FakeVerifications } from "../fakes/verifications.ts";
import { NOW, newSubmission, stepTo, storedDocument } from "./submission.ts";

export type KeptVerifications = Omit<FakeVerifications, "list" | "events">;

const VERIFIED: Verdict = { status: "VERIFIED", level: 1 };
const VERDICTS: readonly Verdict[] = [
  VERIFIED,
  { status: "REJECTED", reasons: ["Too dark."] },
  { status: "RESUBMIT", reasons: ["The back is missing.", "Too dark."] },
  { status: "NEEDS_REVIEW", findings: ["NO_PROVIDER"] },
];

/** What the use cases rely on, whatever keeps the verifications. */
export function describeVerifications(name: string, open: () => KeptVerifications): void {
  describe(name, () => {
    describeSubmitting(open);
    describeSteps(open);
    describeFiles(open);
    describeReads(open);
  });
}

/** Hands it in, and takes it as far as asked. */
async function bring(kept: KeptVerifications, to: Verdict | null, changes: Parameters<typeof newSubmission>[0] = {}) {
  const { verification: handedIn, ...submission } = newSubmission(changes);
  expect(await kept.submit({ ...submission, verification: handedIn })).toBe(true);
  if (!to) return handedIn;
  const begun = begin(handedIn);
  expect(await kept.store(handedIn, async () => stepTo(begun))).toBe(true);
  const decided = decide(begun, to, new Date(NOW));
  expect(await kept.store(begun, async () => stepTo(decided))).toBe(true);
  return decided;
}

function describeSubmitting(open: () => KeptVerifications): void {
  it.each([null, ...VERDICTS])("take another of a person exactly where theirs is not open: %j", async (verdict) => {
    const first = await bring(open(), verdict);
    const isOpen = !verdict || ["VERIFIED", "NEEDS_REVIEW"].includes(verdict.status);
    const second = newSubmission({ userId: first.userId, atMs: NOW + 1 });
    expect(await open().findOpen(first.userId)).toEqual(isOpen ? first : null);
    expect(await open().submit(second)).toBe(!isOpen);
    expect(await open().find(second.verification.id)).toEqual(isOpen ? null : second.verification);
    expect(await open().documents(second.verification.id)).toHaveLength(isOpen ? 0 : 1);
    expect((await open().readHead(first.userId)).head).toBe((verdict ? 3n : 1n) + (isOpen ? 0n : 1n));
  });

  it("take one of many that come at once", async () => {
    const userId = newId("usr");
    const rivals = Array.from({ length: 5 }, () => newSubmission({ userId }));
    const taken = await Promise.all(rivals.map((one) => open().submit(one)));
    expect(taken.filter(Boolean)).toHaveLength(1);
    expect(await open().findOpen(userId)).toEqual(rivals[taken.indexOf(true)]?.verification);
  });

  it("keep the files of both sides", async () => {
    const documents = [storedDocument("front of one"), storedDocument("back of one", "back")];
    const { id } = await bring(open(), null, { documents });
    const kept = await open().documents(id);
    expect(kept.toSorted((a, b) => (a.side > b.side ? -1 : 1))).toEqual(documents);
    expect(await open().documents(newId("ver"))).toEqual([]);
  });
}

function describeSteps(open: () => KeptVerifications): void {
  it("store nothing where the verification is not as it was, or is not there", async () => {
    const handedIn = newSubmission().verification;
    const make = async () => stepTo(begin(handedIn));
    expect(await open().store(handedIn, make)).toBe(false);
    const kept = await bring(open(), null);
    expect(await open().store(kept, async () => stepTo(begin(kept)))).toBe(true);
    expect(await open().store(kept, async () => stepTo(begin(kept)))).toBe(false);
    expect((await open().readHead(kept.userId)).head).toBe(2n);
  });

  it("store nothing where the step is not known in the end, and go on from there", async () => {
    const kept = await bring(open(), null);
    const cut = open().store(kept, async () => {
      throw new Error("power cut");
    });
    await expect(cut).rejects.toThrow("power cut");
    expect(await open().find(kept.id)).toEqual(kept);
    expect(await open().store(kept, async () => stepTo(begin(kept)))).toBe(true);
  });

  it("store no step that leaves the worker nothing to begin, or something to do again", async () => {
    const kept = await bring(open(), null);
    const begun = begin(kept);
    const forgotten = open().store(kept, async () => ({ ...stepTo(begun), dueAt: null }));
    await expect(forgotten).rejects.toThrow("verification_due_while_automatic");
    expect(await open().store(kept, async () => stepTo(begun))).toBe(true);
    const decided = decide(begun, VERIFIED, new Date(NOW));
    const again = open().store(begun, async () => ({ ...stepTo(decided), dueAt: new Date(NOW) }));
    await expect(again).rejects.toThrow("verification_due_while_automatic");
    expect(await open().find(kept.id)).toEqual(begun);
    expect((await open().readHead(kept.userId)).head).toBe(2n);
  });

  it("store one step of many that begin at once", async () => {
    const kept = await bring(open(), null);
    const stored = await Promise.all(
      Array.from({ length: 5 }, () => open().store(kept, async () => stepTo(begin(kept)))),
    );
    expect(stored.filter(Boolean)).toHaveLength(1);
    expect((await open().readHead(kept.userId)).head).toBe(2n);
  });

  it.each(VERDICTS)("show what was decided as it was: %j", async (verdict) => {
    const decided = await bring(open(), verdict);
    expect(await open().find(decided.id)).toEqual(decided);
  });
}

function describeFiles(open: () => KeptVerifications): void {
  const wasSeen = async (mine: Verification) => {
    const alone = await open().wasSeenForAnother(mine);
    let inStep: boolean | undefined;
    await open().store(mine, async (look) => {
      inStep = await look();
      return stepTo(begin(mine));
    });
    expect(inStep).toBe(alone);
    return alone;
  };
  const file = (side: StoredDocument["side"] = "front", name = newId("ver")) => [storedDocument(name, side)];

  it("have seen no file for another that is new, or was the same person's, or comes later", async () => {
    expect(await wasSeen(await bring(open(), null))).toBe(false);
    const documents = file();
    const first = await bring(open(), { status: "RESUBMIT", reasons: ["Again."] }, { documents });
    const again = await bring(open(), null, { documents, userId: first.userId, atMs: NOW + 1 });
    await bring(open(), null, { documents, atMs: NOW + 2 });
    expect(await wasSeen(again)).toBe(false);
  });

  it.each<[string, Verdict | null, number]>([
    ["came before", null, NOW - 1],
    ["came at the same time, and was taken first", null, NOW],
    ["came before and was rejected", { status: "REJECTED", reasons: ["A copy."] }, NOW - 1],
    ["came later by its clock and was verified", VERIFIED, NOW + 1],
  ])("have seen a file for another whose own %s, on whichever side", async (_what, verdict, atMs) => {
    const name = newId("ver");
    await bring(open(), verdict, { documents: file("back", name), atMs });
    expect(await wasSeen(await bring(open(), null, { documents: file("front", name) }))).toBe(true);
  });

  it("never let two be verified with one file, who are decided at once and look first", async () => {
    const documents = file();
    const begun = await Promise.all(
      [3, 1, 2].map(async (later) => {
        const handedIn = await bring(open(), null, { documents, atMs: NOW + later });
        await open().store(handedIn, async () => stepTo(begin(handedIn)));
        return begin(handedIn);
      }),
    );
    await Promise.all(
      begun.map((one) =>
        open().store(one, async (wasSeenForAnother) => {
          const verdict: Verdict = (await wasSeenForAnother())
            ? { status: "NEEDS_REVIEW", findings: ["SEEN_FOR_ANOTHER_PERSON"] }
            : VERIFIED;
          return stepTo(decide(one, verdict, new Date(NOW)));
        }),
      ),
    );
    const found = await open().listByIds(begun.map(({ id }) => id));
    expect(found.filter(({ status }) => status === "VERIFIED").length).toBe(1);
  });
}

function describeReads(open: () => KeptVerifications): void {
  it("list by id and the latest of each user, and leave out what is not there", async () => {
    const old = await bring(open(), { status: "REJECTED", reasons: ["Too dark."] });
    const latest = await bring(open(), null, { userId: old.userId, atMs: NOW + 1 });
    const other = await bring(open(), null);
    const byId = await open().listByIds([newId("ver"), latest.id, old.id]);
    expect(new Map(byId.map((one) => [one.id, one]))).toEqual(new Map([old, latest].map((one) => [one.id, one])));
    const byUser = await open().listLatest([newId("usr"), other.userId, old.userId]);
    expect(new Map(byUser.map((one) => [one.id, one]))).toEqual(new Map([other, latest].map((one) => [one.id, one])));
    expect([await open().listByIds([]), await open().listLatest([])]).toEqual([[], []]);
  });

  it("have no history of who handed nothing in", async () => {
    const nobody = newId("usr");
    expect(await open().readHead(nobody)).toEqual({ head: 0n, latest: null });
    expect(await open().readAfter(nobody, 0n, 9)).toEqual({ head: 0n, events: [] });
  });

  it("tell a person's history in order from any place, and none of another's", async () => {
    const first = await bring(open(), { status: "RESUBMIT", reasons: ["Again."] });
    await bring(open(), VERIFIED);
    const { userId } = first;
    const second = await bring(open(), VERIFIED, { userId, atMs: NOW + 1 });
    const told = ["PENDING", "PROCESSING", "RESUBMIT", "PENDING", "PROCESSING", "VERIFIED"].map((status, i) => ({
      sequence: BigInt(i + 1),
      verificationId: (i < 3 ? first : second).id,
      status,
      level: status === "VERIFIED" ? 1 : 0,
      at: new Date(i === 3 ? NOW + 1 : NOW),
    }));
    expect(await open().readHead(userId)).toEqual({ head: 6n, latest: told[5] });
    await fc.assert(
      fc.asyncProperty(fc.nat(8), fc.integer({ min: 1, max: 8 }), async (after, limit) => {
        expect(await open().readAfter(userId, BigInt(after), limit)).toEqual({
          head: 6n,
          events: told.slice(after, after + limit),
        });
      }),
      { numRuns: 20 },
    );
  });
}
