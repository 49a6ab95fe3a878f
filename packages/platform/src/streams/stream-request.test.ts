import { describe, expect, it } from "vitest";
import { parseStreamRequest } from "./stream-request.ts";

const open = { op: "open", field: "f", arguments: { accountId: "acc_1", other: null }, positions: null };
const after = { op: "eventsAfter", field: "f", stream: "s", sequence: "1", limit: 10 };

describe("a request for a stream", () => {
  it.each([
    null,
    undefined,
    "open",
    [],
    {},
    { ...open, op: "close" },
    { ...open, field: 1 },
    { ...open, arguments: null },
    { ...open, arguments: ["a"] },
    { ...open, arguments: { accountId: 5 } },
    { ...open, arguments: { accountId: { a: 1 } } },
    { ...open, positions: {} },
    { ...open, positions: undefined },
    { ...open, positions: [null] },
    { ...open, positions: [{ stream: "s", sequence: 1 }] },
    { ...open, positions: [{ stream: ["s"], sequence: "1" }] },
    { ...open, positions: [{ stream: "s", sequence: "1", pendingSnapshot: "yes" }] },
    { ...after, stream: undefined },
    { ...after, sequence: 1 },
    { ...after, limit: "10" },
    { ...open, arguments: { types: ["a"] } },
    { ...open, field: "eventOccurred", arguments: { userId: ["usr_1"] } },
    { ...open, field: "eventOccurred", arguments: { types: [1] } },
    { ...after, field: "eventOccurred", arguments: { types: { a: "b" } } },
  ])("is not %j", (raw) => {
    expect(parseStreamRequest(raw)).toBeNull();
  });

  const chosen = { field: "eventOccurred", arguments: { types: ["a"], objectId: "b" } };
  const resumed = { ...open, positions: [{ stream: "s", sequence: "1", pendingSnapshot: true }] };
  it.each([open, resumed, after, { ...open, ...chosen }, { ...after, ...chosen }])(
    "is %j, and nothing that stands beside it",
    (request) => {
      expect(parseStreamRequest({ ...request, more: 1 })).toEqual(request);
    },
  );
});
