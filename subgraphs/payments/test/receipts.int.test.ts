import { randomUUID } from "node:crypto";
import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Door, list, openDoor, readPdf, receipt, show, until } from "./exporting.ts";
import { addMethod, makeWorld, type Person, REFUND, SEND, WITHDRAW, type World } from "./world.ts";

let world: World;
let door: Door;
let ann: Person;
let ben: Person;
let eve: Person;
let purse: string;

beforeAll(async () => {
  world = await makeWorld({ exports: { rowsMax: 10, keepMs: 3_600_000, lists: 2, receipts: 12 } });
  door = await openDoor(world);
  [ann, ben, eve] = [await world.person("ann"), await world.person("ben"), await world.person("eve")];
  purse = await world.funded(ann, "900.00");
});
afterAll(async () => {
  await door.close();
  await world.end();
});

const ENTRY = "query ($id: ID!) { payment(id: $id) { journalEntry { id } to { account { id } } } }";
const usd = (amount: string) => ({ amount, currency: "USD" });
const pay = async (memo: string | null, more: Record<string, unknown> = {}): Promise<string> => {
  const input = { fromAccountId: purse, to: { userId: ben.userId }, amount: usd("12.50"), memo, ...more };
  return (await ann.ask(SEND, { input: { ...input, idempotencyKey: randomUUID() } })).sendPayment.payment.id;
};
const fetchReceipt = async (who: Pick<Person, "ask">, paymentId: string, changes: Record<string, unknown> = {}) => {
  const asked = await receipt(who, paymentId, changes);
  if (!asked.export) throw new Error(JSON.stringify(asked));
  const { link } = await until(who, asked.export.id, "READY");
  const got = await door.get(link);
  expect(got.statusCode).toBe(200);
  return { got, bytes: got.rawPayload, ...(await readPdf(got.rawPayload)) };
};

describe("a receipt", () => {
  it("is refused to whoever the payment is nobody's of, in the words of an absent one", async () => {
    const paymentId = await pay("for lunch");
    const answers = [await receipt(eve, paymentId), await receipt(ann, newId("pay")), await receipt(ann, "nothing")];
    expect(answers.map(({ code }) => code)).toEqual(Array(3).fill("PAYMENT_NOT_FOUND"));
    expect(new Set(answers.map(({ message }) => message)).size).toBe(1);
    expect((await receipt({ ask: world.nobody }, paymentId)).errors).toMatchObject([
      { extensions: { code: "UNAUTHENTICATED" } },
    ]);
    expect((await receipt(ann, paymentId, { timeZone: "Mars/Olympus" })).errors).toMatchObject([
      { extensions: { inputs: [{ path: "input.timeZone", code: "UNKNOWN_TIME_ZONE" }] } },
    ]);
  });

  it("tells both its people what was paid, and each what is theirs to know", async () => {
    const paymentId = await pay("for lunch", { reference: "PO-99" });
    const mine = await fetchReceipt(ann, paymentId, { timeZone: "Asia/Kolkata" });
    expect(mine.got.headers).toMatchObject({
      "content-type": "application/pdf",
      "content-disposition": `attachment; filename="receipt-${paymentId}.pdf"`,
      "x-content-type-options": "nosniff",
      "content-security-policy": "default-src 'none'; sandbox",
    });
    const asOther = await world.another();
    const staff = asOther({ actor: userActor(newId("usr"), { roles: ["USER", "AUDITOR"] }) });
    const { payment } = await staff.ask(ENTRY, { id: paymentId });
    const theirAccount = payment.to.account.id;
    for (const told of [
      `Receipt ${paymentId}`,
      "12.50 USD",
      "Completed",
      "To ben Reference",
      "for lunch",
      "PO-99",
      payment.journalEntry.id,
      `ann (account ${purse})`,
      "0.00 USD",
      "UTC (",
      "Asia/Kolkata, GMT+05:30",
    ])
      expect(mine.text).toContain(told);
    const theirs = await fetchReceipt(ben, paymentId);
    expect(theirs.text).toContain("for lunch");
    expect(theirs.text).not.toContain("PO-99");
    expect(theirs.text).toContain(theirAccount);
    expect(mine.text).not.toContain(theirAccount);
    expect(theirs.text).not.toContain(purse);
    const staffs = await fetchReceipt(staff, paymentId);
    for (const told of ["PO-99", purse, theirAccount]) expect(staffs.text).toContain(told);
  });

  it("is a tagged document with its title and language, and the same bytes for the same payment", async () => {
    const paymentId = await pay("twice");
    const first = await fetchReceipt(ann, paymentId, { timeZone: "Europe/Berlin" });
    const second = await fetchReceipt(ann, paymentId, { timeZone: "Europe/Berlin" });
    expect(second.bytes.equals(first.bytes)).toBe(true);
    expect(first.info).toMatchObject({ Title: `Receipt ${paymentId}`, Language: "en" });
    expect(first.markInfo).toMatchObject({ Marked: true });
    expect((await fetchReceipt(ann, paymentId, { timeZone: "UTC" })).bytes.equals(first.bytes)).toBe(false);
  });

  it("shows every script that it can, and writes what it cannot as code points: nothing vanishes", async () => {
    const memo = "Ελλάδα Київ Łódź 中文 שלום 👩‍🚀\nsecond line [x]";
    const { text } = await fetchReceipt(ann, await pay(memo));
    for (const shown of ["Ελλάδα Київ Łódź", "[U+4E2D U+6587]", "[U+05E9 U+05DC", "second line [x]"])
      expect(text).toContain(shown);
    expect(text).toContain("written as their Unicode code points");
  });

  it("goes on over pages where a memo has as many lines as it can, and as long words", async () => {
    const lines = await fetchReceipt(ann, await pay(Array.from({ length: 128 }, (_, i) => i % 10).join("\n")));
    expect(lines.pages).toBeGreaterThan(1);
    expect(lines.text).toContain("Total");
    const word = await fetchReceipt(ann, await pay("W".repeat(256)));
    expect(word.text.replaceAll(" ", "")).toContain("W".repeat(256));
  });

  it("says of what was refunded how much, and by which refunds", async () => {
    const paymentId = await pay("to be given back");
    const refund = async (amount: string) =>
      (await ben.ask(REFUND, { input: { paymentId, amount: usd(amount), idempotencyKey: randomUUID() } })).refundPayment
        .payment.id;
    const refunds = [await refund("2.00"), await refund("3.50")];
    const { text } = await fetchReceipt(ann, paymentId);
    for (const told of [...refunds, "2.00 USD", "3.50 USD", "5.50 USD", "Completed, and refunded in part"])
      expect(text).toContain(told);
    expect((await fetchReceipt(ben, refunds[0] ?? "")).text).toContain(`Refund of ${paymentId}`);
  });

  it("of what has not moved is no proof of a payment, and says so", async () => {
    const methodId = await addMethod(ann, "sandbox_bank_declined");
    const { withdraw } = await ann.ask(WITHDRAW, {
      input: { fromAccountId: purse, methodId, amount: usd("1.00"), idempotencyKey: randomUUID() },
    });
    const { text } = await fetchReceipt(ann, withdraw.payment.id);
    expect(text).toContain(`Record of a payment ${withdraw.payment.id}`);
    expect(text).toContain("This is no proof of a payment");
  });

  it("is shown to nobody else, and as many are kept as one person may have", async () => {
    const paymentId = await pay(null);
    const { export: asked } = await receipt(ben, paymentId);
    await until(ben, asked.id, "READY");
    expect(await show(ann, asked.id)).toBeNull();
    expect((await list(eve)).nodes).toEqual([]);
    await world.admin.query("UPDATE payments.payment_export SET expires_at = created_at");
    for (let i = 0; i < 12; i += 1) expect(await receipt(ben, paymentId)).toHaveProperty("export");
    expect(await receipt(ben, paymentId)).toMatchObject({ code: "TOO_MANY_EXPORTS", limit: 12 });
  });
});
