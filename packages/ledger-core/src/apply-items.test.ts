import { hash } from "node:crypto";
import type { SubjectKind } from "@coffer/contracts/subjects";
import { describe, expect, it } from "vitest";
import { fingerprintOf } from "./apply-items.ts";
import type { Subject } from "./ledger-item.ts";

const ID = "0190a0b0-0000-7000-8000-000000000001";
const legs = [
  { account: "a", asset: "USD", amount: -5n },
  { account: "b", asset: "USD", amount: 5n },
];
const about = (subject: Subject | null): string =>
  fingerprintOf({ action: "post", id: ID, kind: "SEND", subject, legs });

describe("what makes two items the same", () => {
  it("is not given where what they are about has the same id, and is of another kind", () => {
    expect(about({ kind: "parcel" as SubjectKind, id: ID })).not.toBe(about({ kind: "payment", id: ID }));
  });

  it("is not given where one of them is about nothing", () => {
    expect(about(null)).not.toBe(about({ kind: "payment", id: ID }));
  });

  it("is what it was when every subject was a payment: a step that is taken again over an upgrade is the same entry", () => {
    const then = `${JSON.stringify(["post", "SEND", ID, undefined, undefined, null])}|a|USD|-5|b|USD|5`;
    expect(about({ kind: "payment", id: ID })).toBe(hash("sha256", then));
  });
});
