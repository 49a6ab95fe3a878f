import { randomUUID } from "node:crypto";
import { expect, it, vi } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import { fund, join, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

const PATIENT = { timeout: 120_000, interval: 50 };
const usd = (amount: string) => ({ amount, currency: "USD" });

/** `urls`: of every gateway; each step goes to the next. */
export function tellOfExports(coffer: { readonly urls: readonly string[] }): void {
  const connect = takeTurns(coffer);
  const by = ({ client }: Person) => connect(client.accessToken);
  /** Whichever process made it, every gateway leads to it. */
  const fetchFrom = (link: string, url: string) => fetch(new URL(new URL(link).pathname, url));

  async function ready(person: Person, id: string): Promise<Answer> {
    await vi.waitFor(async () => {
      const { paymentExport } = await by(person).ask(operation("PaymentExportById"), { id });
      expect(paymentExport.state).toBe("READY");
    }, PATIENT);
    return (await by(person).ask(operation("PaymentExportById"), { id })).paymentExport;
  }

  it("receipts and lists are made by whichever process, and fetched from every gateway by their link", async () => {
    const url = coffer.urls[0] ?? "";
    const [payer, payee] = [await join(url, "payer"), await join(url, "payee")];
    const fromAccountId = await fund(payer, "100.00");
    const input = { fromAccountId, to: { userId: payee.userId }, amount: usd("12.50"), memo: "=for lunch" };
    const sent = await by(payer).ask(operation("SendPayment"), { input: { ...input, idempotencyKey: randomUUID() } });
    const paymentId = sent.sendPayment.payment.id;

    const [{ requestReceipt }, { exportPayments }] = await Promise.all([
      by(payee).ask(operation("RequestReceipt"), {
        input: { paymentId, timeZone: "Europe/Berlin", idempotencyKey: randomUUID() },
      }),
      by(payer).ask(operation("ExportPayments"), {
        input: { filter: { kinds: ["SEND"] }, idempotencyKey: randomUUID() },
      }),
    ]);
    const receipt = await ready(payee, requestReceipt.export.id);
    const list = await ready(payer, exportPayments.export.id);
    expect((await by(payer).ask(operation("PaymentExportById"), { id: receipt.id })).paymentExport).toBeNull();
    for (const gateway of coffer.urls) {
      const pdf = await fetchFrom(receipt.link, gateway);
      expect([pdf.status, pdf.headers.get("content-type")]).toEqual([200, "application/pdf"]);
      expect(pdf.headers.get("content-disposition")).toBe(`attachment; filename="receipt-${paymentId}.pdf"`);
      expect(pdf.headers.get("x-content-type-options")).toBe("nosniff");
      expect(pdf.headers.get("cache-control")).toContain("no-store");
      expect(pdf.headers.get("content-security-policy")).toContain("sandbox");
      expect((await pdf.text()).startsWith("%PDF-1.7")).toBe(true);
      const csv = await (await fetchFrom(list.link, gateway)).text();
      expect(csv.trimEnd().split("\r\n")).toHaveLength(2);
      expect(csv).toContain(`,${paymentId},SEND,COMPLETED,,OUT,12.50,0.00,12.50,USD,`);
      expect(csv).toContain(",'=for lunch,");
      const nothing = await fetchFrom(`${new URL(list.link).origin}/files/payments/exports/${"A".repeat(27)}`, gateway);
      expect(nothing.status).toBe(404);
      await nothing.text();
    }
  });
}
