import { describe, expect, it } from "vitest";
import { makeSendingWorld } from "../../../test/fakes/sending-world.ts";
import { endUnpaid, failRefused } from "./end-unpaid.ts";

const AT = new Date("2026-01-01T00:00:00.000Z");

async function planned() {
  const here = makeSendingWorld();
  const id = await here.plan(5n);
  return { ...here, send: here.find(id) };
}

describe("a send that ends before it is signed", () => {
  it.each([
    ["CANCELLED", { state: "CANCELLED", failure: null }],
    ["REJECTED", { state: "CANCELLED", failure: null }],
    ["PAYEE_REFUSES", { state: "FAILED", failure: "PAYEE_REFUSES" }],
    ["POLICY_DENIES", { state: "FAILED", failure: "POLICY_DENIES" }],
  ] as const)("by %s is %o, and its payment is told why", async (ending, expected) => {
    const { send, deps, find, told } = await planned();
    await deps.inSends((writer) => endUnpaid(writer, send, { ending, at: AT }));
    expect(find(send.id)).toMatchObject(expected);
    expect(told("payout.failed")).toMatchObject([{ subject: send.paymentId, data: { reason: ending } }]);
  });

  it("is failed once where it is refused, is told so in the log, and stays what it is where it has gone on", async () => {
    const { send, deps, find, told, lines } = await planned();
    await failRefused(deps, send, "nobody takes it");
    await failRefused(deps, send, "nobody takes it");
    expect(find(send.id)).toMatchObject({ state: "FAILED", failure: "PAYEE_REFUSES" });
    expect(told("payout.failed")).toHaveLength(1);
    expect(lines.some((line) => line.includes("a send failed: nobody takes it"))).toBe(true);
  });
});
