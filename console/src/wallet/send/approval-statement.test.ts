import { describe, expect, it } from "vitest";
import {
  type AskedApproval,
  isOfWhatIsShown,
  readTold,
  type ShownPayment,
  writeStatement,
} from "./approval-statement.ts";

const id = (prefix: string, digit: string) => `${prefix}_${digit.repeat(26)}`;
const TOLD = {
  payeeId: id("usr", "2"),
  maximumFee: "0.00",
  expiresAt: "2026-01-01T00:05:00.000Z",
  nonce: "AAAAAAAAAAAAAAAAAAAAAA",
};
const SHOWN: ShownPayment = {
  payerId: id("usr", "1"),
  fromAccountId: id("acc", "1"),
  to: id("usr", "2"),
  amount: "250.00",
  currency: "EUR",
  memo: "a boat",
  hold: null,
};
const input = { idempotencyKey: "key" } as AskedApproval["input"];

const base64Url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (sign) => ({ "+": "-", "/": "_" })[sign] ?? "");

async function ask(statement: string, signed = statement): Promise<AskedApproval> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(signed));
  return { statement, options: JSON.stringify({ challenge: base64Url(new Uint8Array(hash)) }), input };
}

describe("what a passkey is asked to sign", () => {
  it.each<[string, Partial<ShownPayment>]>([
    ["payer", { payerId: id("usr", "3") }],
    ["account that pays", { fromAccountId: id("acc", "3") }],
    ["payee", { to: id("usr", "3") }],
    ["account that is paid", { to: id("acc", "3") }],
    ["amount", { amount: "25.00" }],
    ["currency", { currency: "USD" }],
    ["memo", { memo: null }],
    ["time that it is reserved for", { hold: 3600 }],
  ])("is not what is shown where the %s is another", async (_what, changes) => {
    const asked = await ask(writeStatement({ ...SHOWN, ...changes }, TOLD, "key"));
    expect(await isOfWhatIsShown(asked, SHOWN)).toBe(false);
  });

  it("is not what is shown where it is for another key, has more in it, or is written otherwise", async () => {
    const statement = writeStatement(SHOWN, TOLD, "key");
    const others = [
      writeStatement(SHOWN, TOLD, "another"),
      JSON.stringify({ ...JSON.parse(statement), more: true }),
      JSON.stringify(JSON.parse(statement), null, 1),
      "",
      "null",
      JSON.stringify({ ...JSON.parse(statement), nonce: 1 }),
      JSON.stringify({ ...JSON.parse(statement), expiresAt: "soon" }),
    ];
    for (const other of others) expect(await isOfWhatIsShown(await ask(other), SHOWN), other).toBe(false);
  });

  it("is not what is shown where the passkey is asked to sign something else", async () => {
    const statement = writeStatement(SHOWN, TOLD, "key");
    const other = writeStatement({ ...SHOWN, amount: "2500.00" }, TOLD, "key");
    expect(await isOfWhatIsShown(await ask(statement, other), SHOWN)).toBe(false);
    expect(await isOfWhatIsShown({ statement, options: "{}", input }, SHOWN)).toBe(false);
  });

  it("is what is shown, of a person, of an account and of a reservation", async () => {
    for (const changes of [{}, { to: id("acc", "9") }, { hold: 3600 }, { memo: null }]) {
      const shown = { ...SHOWN, ...changes };
      expect(await isOfWhatIsShown(await ask(writeStatement(shown, TOLD, "key")), shown)).toBe(true);
    }
    expect(readTold(writeStatement(SHOWN, TOLD, "key"))).toEqual(TOLD);
  });
});
