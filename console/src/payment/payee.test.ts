import { describe, expect, it } from "vitest";
import { payeeOf } from "./payee.ts";

const USER = `usr_${"0".repeat(26)}`;
const ACCOUNT = `acc_${"0".repeat(26)}`;

describe("who is to be paid, as it was typed", () => {
  it.each([
    ["bob", { username: "bob" }],
    [USER, { userId: USER }],
    [ACCOUNT, { accountId: ACCOUNT }],
    ["usr_short", { username: "usr_short" }],
  ])("is named by one field: %s", (to, payee) => {
    expect(payeeOf(to)).toEqual(payee);
  });
});
