import { userActor } from "@coffer/testkit/actor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { UserActor } from "../identity/actor.ts";
import {
  answerStreamRequest,
  isSequence,
  loadDelivered,
  STREAM_PAGE,
  type StreamOwner,
  type StreamRequest,
} from "./streams.ts";

const viewer = userActor("usr_a");

function makeOwner() {
  const asked: { viewer: UserActor; request: StreamRequest }[] = [];
  const owner: StreamOwner = {
    headsOf: async (_viewer, streams) =>
      new Map(streams.filter((stream) => stream === "s:1").map((stream) => [stream, "4"])),
    open: async (viewer, request) => {
      asked.push({ viewer, request });
      return { positions: [{ stream: "s:1", sequence: "1" }], events: [], more: false };
    },
    eventsAfter: async (viewer, request) => {
      asked.push({ viewer, request });
      return [];
    },
    eventAt: async () => null,
  };
  return { owner, asked };
}

const eventsAfter = (limit: number) =>
  ({ op: "eventsAfter", field: "f", stream: "s:1", sequence: "4", limit }) as const;

describe("answerStreamRequest", () => {
  it.each([
    [0, 1],
    [-5, 1],
    [1, 1],
    [STREAM_PAGE, STREAM_PAGE],
    [STREAM_PAGE + 1, STREAM_PAGE],
    [Number.MAX_SAFE_INTEGER, STREAM_PAGE],
    [Number.POSITIVE_INFINITY, STREAM_PAGE],
    [2.5, 2],
    [Number.NaN, 1],
  ])("asks the owner, where %d events are wished for, for %d", async (wished, given) => {
    const { owner, asked } = makeOwner();

    await answerStreamRequest(owner, viewer, eventsAfter(wished));

    expect(asked).toEqual([{ viewer, request: eventsAfter(given) }]);
  });

  const cursorFault = (message: RegExp) => ({
    extensions: {
      code: "BAD_USER_INPUT",
      inputs: [{ path: "after", code: "INVALID_CURSOR", message: expect.stringMatching(message) }],
    },
  });

  it.each(["5", "6", "999999999999999999"])(
    "refuses position %s in a stream that has come to 4, and says that the system is behind it",
    async (sequence) => {
      const { owner } = makeOwner();
      const ahead = cursorFault(/ahead of this system/);
      const positions = [{ stream: "s:1", sequence }];
      await expect(
        answerStreamRequest(owner, viewer, { op: "open", field: "f", arguments: {}, positions }),
      ).rejects.toMatchObject(ahead);
      await expect(answerStreamRequest(owner, viewer, { ...eventsAfter(5), sequence })).rejects.toMatchObject(ahead);
    },
  );

  it("refuses a stream that the viewer cannot follow, or that is not there any more", async () => {
    const { owner } = makeOwner();
    const positions = [
      { stream: "s:1", sequence: "4" },
      { stream: "s:2", sequence: "1" },
    ];
    await expect(
      answerStreamRequest(owner, viewer, { op: "open", field: "f", arguments: {}, positions }),
    ).rejects.toMatchObject(cursorFault(/not a cursor/));
  });

  it.each(["0", "3", "4"])("takes position %s of a stream that has come to 4", async (sequence) => {
    const { owner } = makeOwner();
    const positions = [{ stream: "s:1", sequence }];
    await expect(
      answerStreamRequest(owner, viewer, { op: "open", field: "f", arguments: {}, positions }),
    ).resolves.toBeTruthy();
  });

  it("hands an opening on as it is, with who asks", async () => {
    const { owner, asked } = makeOwner();
    const request = { op: "open", field: "f", arguments: { id: "1" }, positions: null } as const;

    const answer = await answerStreamRequest(owner, viewer, request);

    expect(asked).toEqual([{ viewer, request }]);
    expect(answer).toEqual({ positions: [{ stream: "s:1", sequence: "1" }], events: [], more: false });
  });
});

describe("what a subscription shows of an event", () => {
  const place = { stream: "s:1", sequence: "4" };
  const delivered = { ...place, cursor: "c", snapshot: false };
  const ownerOf = (data: { amount: string } | null) => {
    const asked: unknown[] = [];
    return {
      asked,
      mayShow: (by: UserActor, { amount }: { amount: string }) => by === viewer && amount !== "another's",
      owner: {
        eventAt: async (by: UserActor, at: typeof place) => {
          asked.push([by.userId, at]);
          return data && { field: "f", ...at, audience: [], data };
        },
      },
    };
  };

  it("is nothing over HTTP, to nobody, and where the gateway's word is not whole", async () => {
    const owner = ownerOf({ amount: "1.00" });
    await expect(loadDelivered(owner, { actor: viewer })).rejects.toMatchObject({
      extensions: { code: "SUBSCRIPTIONS_NEED_WEBSOCKET" },
    });
    await expect(loadDelivered(owner, { actor: { kind: "anonymous" }, event: delivered })).rejects.toMatchObject({
      extensions: { code: "UNAUTHENTICATED" },
    });
    for (const event of [null, 7, {}, { ...delivered, stream: 7 }, { ...delivered, sequence: "-1" }])
      await expect(loadDelivered(owner, { actor: viewer, event })).rejects.toThrow("without its place");
    for (const event of [{ ...place }, { ...delivered, data: "x" }])
      await expect(loadDelivered(owner, { actor: viewer, event })).rejects.toThrow("not whole");
    expect(owner.asked).toEqual([]);
  });

  it("is nothing of another's, wherever it comes from", async () => {
    const event = { ...delivered, data: { amount: "another's" } };
    for (const [showing, given] of [
      [ownerOf(event.data), delivered],
      [ownerOf(null), event],
    ] as const)
      await expect(loadDelivered(showing, { actor: viewer, event: given })).rejects.toMatchObject({
        extensions: { code: "FORBIDDEN" },
      });
  });

  it("is not an event that the owner does not have: a cursor behind it would skip what comes in its place", async () => {
    await expect(loadDelivered(ownerOf(null), { actor: viewer, event: delivered })).rejects.toMatchObject({
      extensions: { code: "STREAM_INTERRUPTED" },
    });
  });

  it("is what the owner says of it to this viewer, where the bus said that it is there", async () => {
    const owner = ownerOf({ amount: "1.00" });

    expect(await loadDelivered(owner, { actor: viewer, event: delivered })).toEqual({
      amount: "1.00",
      cursor: "c",
      snapshot: false,
    });
    expect(owner.asked).toEqual([[viewer.userId, place]]);
  });

  it("is what the owner said, where the owner gave it to this viewer a moment ago", async () => {
    const owner = ownerOf(null);
    const event = { ...delivered, snapshot: true, data: { amount: "2.00" } };

    expect(await loadDelivered(owner, { actor: viewer, event })).toEqual({
      amount: "2.00",
      cursor: "c",
      snapshot: true,
    });
    expect(owner.asked).toEqual([]);
  });
});

describe("isSequence", () => {
  it.each(["", "-1", "01", "1.0", "1e3", " 1", "1 ", "0x1", "１", "1\n", `1${"0".repeat(18)}`])(
    "refuses %j",
    (text) => {
      expect(isSequence(text)).toBe(false);
    },
  );

  it("accepts every whole number of at most 18 digits", () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n - 1n }), (value) => isSequence(String(value))));
  });
});
