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
  payeeAccountId: null,
  address: null,
  maximumFee: "0.00",
  expiresAt: "2026-01-01T00:05:00.000Z",
  nonce: "AAAAAAAAAAAAAAAAAAAAAA",
};
const SHARED = {
  payerId: id("usr", "1"),
  fromAccountId: id("acc", "1"),
  amount: "250.00",
  currency: "EUR",
  memo: "a boat",
};
const SHOWN: ShownPayment = { what: "payment", ...SHARED, to: id("usr", "2"), hold: null, priority: "NORMAL" };
const REQUEST: ShownPayment = { what: "request", ...SHARED, requestId: id("prq", "1"), to: id("usr", "2") };
const WITHDRAWAL: ShownPayment = {
  ...{ what: "withdrawal", ...SHARED, methodId: id("pm", "1"), method: "A bank •••• 1" },
  priority: "NORMAL",
};
const ADDRESS: ShownPayment = {
  ...{ what: "address withdrawal", ...SHARED, network: "ETHEREUM" },
  ...{ address: "0x52908400098527886E0F7030069857D2E4169EE7", priority: "NORMAL" },
};
const BULK: ShownPayment = {
  ...{ what: "bulk", ...SHARED, memo: null, bulkPaymentId: id("blk", "1"), rows: 3 },
  ...{ digest: "ab".repeat(32), maximumFee: "0.30" },
};
const SCHEDULE: ShownPayment = {
  ...{ what: "schedule", ...SHARED, to: id("usr", "2") },
  ...{
    startsAt: "2026-12-31T09:00:00",
    timeZone: "Europe/Berlin",
    rule: "FREQ=MONTHLY;BYMONTHDAY=-1",
    priority: "NORMAL",
  },
};
const input = { idempotencyKey: "key" };

const base64Url = (bytes: Uint8Array) =>
  btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (sign) => ({ "+": "-", "/": "_" })[sign] ?? "");

async function ask(statement: string, signed = statement): Promise<AskedApproval> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(signed));
  return { statement, options: JSON.stringify({ challenge: base64Url(new Uint8Array(hash)) }), input };
}

describe("what a passkey is asked to sign", () => {
  it.each<[string, ShownPayment, object]>([
    ["payer", SHOWN, { payerId: id("usr", "3") }],
    ["account that pays", SHOWN, { fromAccountId: id("acc", "3") }],
    ["payee", SHOWN, { to: id("usr", "3") }],
    ["account that is paid", SHOWN, { to: id("acc", "3") }],
    ["amount", SHOWN, { amount: "25.00" }],
    ["currency", SHOWN, { currency: "USD" }],
    ["memo", SHOWN, { memo: null }],
    ["time that it is reserved for", SHOWN, { hold: 3600 }],
    ["request", REQUEST, { requestId: id("prq", "3") }],
    ["payee of the request", REQUEST, { to: id("usr", "3") }],
    ["priority of each payment", SCHEDULE, { priority: "HIGH" }],
    ["payee of each payment", SCHEDULE, { to: id("usr", "3") }],
    ["beginning", SCHEDULE, { startsAt: "2026-12-30T09:00:00" }],
    ["time zone", SCHEDULE, { timeZone: "UTC" }],
    ["rule", SCHEDULE, { rule: "FREQ=DAILY" }],
    ["end of it", SCHEDULE, { rule: null }],
    ["method", WITHDRAWAL, { methodId: id("pm", "3") }],
    ["method's name", WITHDRAWAL, { method: "Another bank" }],
    ["priority", SHOWN, { priority: "HIGH" }],
    ["withdrawal's priority", WITHDRAWAL, { priority: "LOW" }],
    ["network", ADDRESS, { network: "ANOTHER" }],
    ["address", ADDRESS, { address: "0x52908400098527886E0F7030069857D2E4169EE8" }],
    ["bulk payment", BULK, { bulkPaymentId: id("blk", "3") }],
    ["number of rows", BULK, { rows: 30 }],
    ["digest of the rows", BULK, { digest: "ba".repeat(32) }],
    ["most that all rows cost", BULK, { maximumFee: "3.00" }],
    ["whole of it", WITHDRAWAL, REQUEST],
  ])("is not what is shown where the %s is another", async (_what, shown, changes) => {
    const asked = await ask(writeStatement({ ...shown, ...changes } as ShownPayment, TOLD, "key"));
    expect(await isOfWhatIsShown(asked, shown)).toBe(false);
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
      JSON.stringify({ ...JSON.parse(statement), payeeAccountId: 1 }),
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

  it("is what is shown where an address is shown in small letters, and is signed with its checksum", async () => {
    const asked = await ask(writeStatement(ADDRESS, TOLD, "key"));
    const shown = { ...ADDRESS, address: "0x52908400098527886e0f7030069857d2e4169ee7" } as ShownPayment;
    expect(await isOfWhatIsShown(asked, shown)).toBe(true);
  });

  it("is not what is shown where letters of another case make it another address", async () => {
    const tron = { ...ADDRESS, network: "TRON", address: "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8" } as ShownPayment;
    const asked = await ask(writeStatement(tron, TOLD, "key"));
    const other = { ...tron, address: "TJRabPrwbZy45sbavfcjinPJC18kjpRTV8" } as ShownPayment;
    expect(await isOfWhatIsShown(asked, tron)).toBe(true);
    expect(await isOfWhatIsShown(asked, other)).toBe(false);
  });

  it("names a priority that is not NORMAL, and says nothing of one that is", () => {
    for (const shown of [SHOWN, WITHDRAWAL]) {
      expect(JSON.parse(writeStatement(shown, TOLD, "key"))).not.toHaveProperty("priority");
      const high = { ...shown, priority: "HIGH" } as ShownPayment;
      expect(JSON.parse(writeStatement(high, TOLD, "key"))).toHaveProperty("priority", "HIGH");
    }
  });

  it("is what is shown, of a person, an account, a reservation, a request, a withdrawal and a bulk payment", async () => {
    const changes = [{}, { to: id("acc", "9") }, { hold: 3600 }, { memo: null }, { priority: "LOW" } as const];
    const payments = changes.map((each) => ({
      ...SHOWN,
      ...each,
    }));
    for (const shown of [...payments, REQUEST, WITHDRAWAL, ADDRESS, BULK]) {
      expect(await isOfWhatIsShown(await ask(writeStatement(shown, TOLD, "key")), shown)).toBe(true);
    }
    expect(readTold(writeStatement(SHOWN, TOLD, "key"))).toEqual(TOLD);
    expect(readTold(writeStatement(ADDRESS, TOLD, "key"))).toMatchObject({ payeeId: null, address: ADDRESS.address });
  });
});
