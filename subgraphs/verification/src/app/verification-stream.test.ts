import { newId } from "@coffer/contracts/ids";
import { STREAM_PAGE, type StreamPosition } from "@coffer/platform/streams/streams";
import { userActor } from "@coffer/testkit/actor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newSubmission, stepTo } from "../../test/contracts/submission.ts";
import { makeFakeVerifications } from "../../test/fakes/verifications.ts";
import { decide, begin as processing } from "../domain/verification.ts";
import { streamOf, VERIFICATION_FIELD } from "./events.ts";
import { makeVerificationStream } from "./verification-stream.ts";

/** Alice was told so many times to hand in again: three events each. */
async function begin(rounds: number) {
  const kept = makeFakeVerifications();
  const userId = newId("usr");
  for (let round = 0; round < rounds; round += 1) {
    const submission = newSubmission({ userId });
    const begun = processing(submission.verification);
    const ended = decide(begun, { status: "RESUBMIT", reasons: ["Again."] }, submission.at);
    await kept.submit(submission);
    await kept.store(submission.verification, async () => stepTo(begun));
    await kept.store(begun, async () => stepTo(ended));
  }
  return { kept, viewer: userActor(userId), stream: makeVerificationStream({ history: kept }), own: streamOf(userId) };
}
const viewerOf = (userId: string, roles: ("ADMIN" | "COMPLIANCE")[] = []) =>
  userActor(userId, { roles: ["USER", ...roles] });
const open = (positions: readonly StreamPosition[] | null, field = VERIFICATION_FIELD) =>
  ({ op: "open", field, arguments: {}, positions }) as const;

describe("the stream of a person's verifications", () => {
  it.each<[string, (own: string) => readonly StreamPosition[]]>([
    ["no place", () => []],
    ["another's place", () => [{ stream: streamOf(newId("usr")), sequence: "0" }]],
    [
      "another's place beside the own",
      (own) => [
        { stream: own, sequence: "0" },
        { stream: streamOf(newId("usr")), sequence: "0" },
      ],
    ],
    [
      "its own place twice",
      (own) => [
        { stream: own, sequence: "0" },
        { stream: own, sequence: "0" },
      ],
    ],
    ["a place that is no number", (own) => [{ stream: own, sequence: "-1" }]],
    ["a place that is not said", (own) => [{ stream: own } as StreamPosition]],
    [
      "another's place, for a snapshot",
      () => [{ stream: streamOf(newId("usr")), sequence: "0", pendingSnapshot: true }],
    ],
  ])("refuses a cursor with %s", async (_what, forge) => {
    const { stream, viewer, own } = await begin(1);
    await expect(stream.open(viewer, open(forge(own)))).rejects.toMatchObject({
      extensions: { code: "BAD_USER_INPUT", inputs: [{ path: "after", code: "INVALID_CURSOR" }] },
    });
  });

  it("refuses another field's cursor", async () => {
    const { stream, viewer, own } = await begin(1);
    const place = { stream: own, sequence: "0" };
    await expect(stream.open(viewer, open([place], "balanceChanged"))).rejects.toThrow("cursor");
    await expect(
      stream.eventsAfter(viewer, { op: "eventsAfter", field: "balanceChanged", ...place, limit: 9 }),
    ).rejects.toThrow("cursor");
  });

  it("shows nothing of another's to anybody, staff included", async () => {
    const { stream, own } = await begin(1);
    for (const viewer of [viewerOf(newId("usr")), viewerOf(newId("usr"), ["ADMIN", "COMPLIANCE"])]) {
      const place = { stream: own, sequence: "1" };
      await expect(stream.eventAt(viewer, place)).rejects.toMatchObject({ extensions: { code: "FORBIDDEN" } });
      await expect(
        stream.eventsAfter(viewer, { op: "eventsAfter", field: VERIFICATION_FIELD, ...place, limit: 9 }),
      ).rejects.toThrow("cursor");
      expect(await stream.headsOf(viewer, [own])).toEqual(new Map());
      expect(await stream.open(viewer, open(null))).toMatchObject({ events: [] });
    }
  });

  it("begins at nothing where nothing was handed in", async () => {
    const { stream, viewer, own } = await begin(0);
    const positions = [{ stream: own, sequence: "0" }];
    expect(await stream.open(viewer, open(null))).toEqual({ positions, events: [], more: false });
    expect(await stream.open(viewer, open(positions))).toEqual({ positions, events: [], more: false });
    expect(await stream.headsOf(viewer, [own])).toEqual(new Map([[own, "0"]]));
    expect(await stream.eventAt(viewer, { stream: own, sequence: "1" })).toBeNull();
  });

  it("begins with the present state, and again where that was not delivered", async () => {
    const { stream, viewer, own, kept } = await begin(2);
    const { latest } = await kept.readHead(viewer.userId);
    const snapshot = {
      field: VERIFICATION_FIELD,
      stream: own,
      sequence: "6",
      audience: [own],
      snapshot: true,
      data: {
        verificationId: latest?.verificationId,
        userId: viewer.userId,
        status: "RESUBMIT",
        level: 0,
        at: latest?.at.toISOString(),
      },
    };
    const page = { positions: [{ stream: own, sequence: "6" }], events: [snapshot], more: false };
    expect(await stream.open(viewer, open(null))).toEqual(page);
    const pending = { stream: own, sequence: "6", pendingSnapshot: true } as const;
    expect(await stream.open(viewer, open([pending]))).toEqual(page);
    expect(await stream.headsOf(viewer, [own, streamOf(newId("usr"))])).toEqual(new Map([[own, "6"]]));
  });

  it("says the same of an event live, at its place and after a place", async () => {
    const { stream, viewer, own, kept } = await begin(2);
    for (const [i, { follow, data }] of kept.events.entries()) {
      const at = { stream: own, sequence: String(i) };
      const [next] = await stream.eventsAfter(viewer, {
        op: "eventsAfter",
        field: VERIFICATION_FIELD,
        ...at,
        limit: 1,
      });
      expect(next).toEqual({ field: follow?.field, ...follow?.places[0], data });
      expect(await stream.eventAt(viewer, { stream: own, sequence: String(i + 1) })).toEqual(next);
    }
    expect(await stream.eventAt(viewer, { stream: own, sequence: "7" })).toBeNull();
  });

  it("leaves out no event and repeats none, from any place, however many were missed", async () => {
    const rounds = Math.ceil((STREAM_PAGE * 2) / 3) + 1;
    const { stream, viewer, own } = await begin(rounds);
    const head = rounds * 3;
    await fc.assert(
      fc.asyncProperty(fc.nat(head), async (place) => {
        const seen: number[] = [];
        for (let more = true; more; ) {
          const page = await stream.open(viewer, open([{ stream: own, sequence: String(seen.at(-1) ?? place) }]));
          expect(page.positions).toEqual([{ stream: own, sequence: String(head) }]);
          expect(page.events.length).toBeLessThanOrEqual(STREAM_PAGE);
          seen.push(...page.events.map(({ sequence }) => Number(sequence)));
          more = page.more;
        }
        expect(seen).toEqual(Array.from({ length: head - place }, (_, i) => place + i + 1));
      }),
      { numRuns: 30 },
    );
  });

  it("does not say that more is to come behind a page that ends at the head", async () => {
    const { stream, viewer, own, kept } = await begin(Math.ceil(STREAM_PAGE / 3));
    const { head } = await kept.readHead(viewer.userId);
    const place = head - BigInt(STREAM_PAGE);
    const page = await stream.open(viewer, open([{ stream: own, sequence: String(place) }]));
    expect([page.events.length, page.more]).toEqual([STREAM_PAGE, false]);
  });
});
