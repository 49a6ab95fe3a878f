import { describe, expect, it } from "vitest";
import { payeeOf, readDraft } from "./draft.ts";

const USER = `usr_${"0".repeat(26)}`;
const ACCOUNT = `acc_${"0".repeat(26)}`;

describe("a draft in an address", () => {
  it("leaves out what is none: an amount that became a number too", () => {
    const read = readDraft({ from: "mine", to: "two words", amount: 25.5, hold: "5", step: "paid" });
    expect(Object.values(read).filter((value) => value !== undefined)).toEqual([]);
  });

  it("keeps an amount as fine as any currency goes", () => {
    const [finest, finer] = [`0.${"0".repeat(29)}1`, `0.${"0".repeat(30)}1`];
    expect(readDraft({ amount: finest }).amount).toBe(finest);
    expect(readDraft({ amount: finer }).amount).toBeUndefined();
  });

  it.each([
    ["bob", { username: "bob" }],
    [USER, { userId: USER }],
    [ACCOUNT, { accountId: ACCOUNT }],
    ["usr_short", { username: "usr_short" }],
  ])("names the payee %s by one field", (to, payee) => {
    expect(payeeOf(to)).toEqual(payee);
  });
});
