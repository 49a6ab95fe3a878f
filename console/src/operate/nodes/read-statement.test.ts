import { describe, expect, it } from "vitest";
import { readStatement } from "./read-statement.ts";

const SAID = { publicKey: "a2V5", signedAt: "2026-11-30T12:00:00.000Z", signature: "c2ln" };
const NEW = { ...SAID, name: "till-7", capabilities: ["wallet"], idempotencyKey: "k" };

describe("what a machine says of its key", () => {
  it.each([
    ["", { fault: "EMPTY" }],
    [" \n", { fault: "EMPTY" }],
    ["{", { fault: "NOT_JSON" }],
    ["null", { fault: "NOT_JSON" }],
    ["[]", { fault: "NOT_JSON" }],
    ['"text"', { fault: "NOT_JSON" }],
    ["{}", { fault: "PARTS", parts: ["publicKey", "signedAt", "signature", "name"] }],
    [JSON.stringify({ input: { ...NEW, signature: "" } }), { fault: "PARTS", parts: ["signature"] }],
    [JSON.stringify({ ...NEW, capabilities: [1], name: 7 }), { fault: "PARTS", parts: ["name", "capabilities"] }],
    [JSON.stringify({ ...NEW, capabilities: "wallet" }), { fault: "PARTS", parts: ["capabilities"] }],
  ])("is refused with what is missing: %s", (text, fault) => {
    expect(readStatement(text, true)).toEqual({ ok: false, ...fault });
  });

  it("is read as its command prints it, and without that frame", () => {
    const { idempotencyKey: _, ...statement } = NEW;
    for (const text of [JSON.stringify({ input: NEW }), ` ${JSON.stringify(NEW, null, 2)}\n`])
      expect(readStatement(text, true)).toEqual({ ok: true, statement });
  });

  it("needs no name where the node has one", () => {
    const read = { ok: true, statement: { ...SAID, name: "", capabilities: [] } };
    expect(readStatement(JSON.stringify(SAID), false)).toEqual(read);
  });
});
