import { describe, expect, it } from "vitest";
import { asksTheSame } from "./asks-the-same.ts";

const ID = `pay_${"0".repeat(26)}`;
const OTHER = `pay_${"1".repeat(26)}`;

describe("what is shown until an answer has come", () => {
  it.each([
    [
      ["OnePayment", { id: ID }],
      ["OnePayment", { id: OTHER }],
    ],
    [
      ["OnePayment", { id: ID }],
      ["OneHold", { id: ID }],
    ],
    [
      ["FindPerson", { by: { username: "ann" } }],
      ["FindPerson", { by: { username: "ben" } }],
    ],
    [
      ["Postings", { id: ID, first: 50, after: "c" }],
      ["Postings", { id: OTHER, first: 50, after: null }],
    ],
    [
      ["Postings", { id: ID, first: 50 }],
      ["Postings", { first: 50 }],
    ],
  ])("is not what %j gave in the place of %j", (before, now) => {
    expect(asksTheSame(before, now)).toBe(false);
  });

  it.each([
    [
      ["OnePayment", { id: ID }],
      ["OnePayment", { id: ID }],
    ],
    [
      ["Postings", { id: ID, first: 50, after: null }],
      ["Postings", { id: ID, first: 50, after: "c" }],
    ],
    [
      ["Payments", { filter: {}, order: "NEWEST_FIRST" }],
      ["Payments", { filter: { kinds: ["SEND"] } }],
    ],
  ])("may be what %j gave while it is %j that is asked", (before, now) => {
    expect(asksTheSame(before, now)).toBe(true);
  });
});
