import { newId, uuidOf } from "@coffer/contracts/ids";
import { describe, expect, it } from "vitest";
import { beginTrace, parseTrace } from "./trace-context.ts";

const GOOD = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

describe("parseTrace", () => {
  it.each([
    undefined,
    7,
    "",
    GOOD.toUpperCase(),
    `${GOOD}-more`,
    ` ${GOOD}`,
    `${GOOD}\r\nx: y`,
    GOOD.replace("00-4b", "ff-4b"),
    GOOD.replace("00-4b", "01-4b"),
    GOOD.replace(/4bf\w+/, "0".repeat(32)),
    GOOD.replace(/00f0\w+/, "0".repeat(16)),
    GOOD.replace("4bf9", "4bg9"),
    [GOOD, GOOD],
  ])("lets %j go no further", (header) => {
    expect(parseTrace(header)).toEqual({});
  });

  it("takes a trace of the caller as it is", () => {
    expect(parseTrace(GOOD)).toEqual({ traceparent: GOOD });
  });
});

describe("beginTrace", () => {
  it("makes a trace that can be taken, out of a request's id or of anything", () => {
    const requestId = newId("req");

    for (const id of [requestId, "keys", ""]) expect(parseTrace(beginTrace(id))).not.toEqual({});
    expect(beginTrace(requestId).slice(3, 35)).toBe(uuidOf(requestId).replaceAll("-", ""));
    expect(beginTrace(requestId)).not.toBe(beginTrace(requestId));
  });
});
