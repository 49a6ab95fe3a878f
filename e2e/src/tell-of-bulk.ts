import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import { available, fund, join, openAccount, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";

const PATIENT = { timeout: 120_000, interval: 100 };
/** More than one turn of the queue. */
const ROWS = 300;

/** `urls`: of every gateway; each step goes to the next. */
export function tellOfBulk(coffer: { readonly urls: readonly string[] }): void {
  describe("payments that are made together", () => {
    const connect = takeTurns(coffer);
    const by = ({ client }: Person) => connect(client.accessToken);
    let alice: Person;
    let bob: Person;
    let till: string;
    let fromAccountId: string;
    beforeAll(async () => {
      const [url = ""] = coffer.urls;
      [alice, bob] = [await join(url, "employer"), await join(url, "employee")];
      [till, fromAccountId] = [await openAccount(bob, "USD"), await fund(alice, "10.00")];
    });
    const ask = async (who: Person, name: string, input: Answer): Promise<Answer> => {
      const answer = await by(who).ask(operation(name), { input: { idempotencyKey: randomUUID(), ...input } });
      return answer[`${name[0]?.toLowerCase()}${name.slice(1)}`];
    };
    const file = (lines: readonly string[]) =>
      Buffer.from(`\uFEFFusername,amount,currency,memo\r\n${lines.join("\r\n")}`).toString("base64");

    it("are taken down from a file, paid each once, and told of live", async () => {
      const faulty = { fromAccountId, csv: file([`${bob.username},0.01,USD,x`, "nobody-at-all,0.01,USD,x"]) };
      expect(await ask(alice, "CreateBulkPayment", faulty)).toMatchObject({
        code: "BULK_PAYMENT_FAULTY",
        faults: [{ row: 2, column: "to", code: "PAYEE_NOT_FOUND" }],
      });
      const lines = Array.from({ length: ROWS }, (_, i) => `${bob.username},${i === 1 ? "500.00" : "0.01"},USD,=${i}`);
      const { bulkPayment: made } = await ask(alice, "CreateBulkPayment", { fromAccountId, csv: file(lines) });
      expect(made).toMatchObject({ status: "DRAFT", rowCount: ROWS, total: { amount: "502.99" } });
      const of = { bulkPaymentId: made.id };
      expect(await ask(bob, "StartBulkPayment", of)).toMatchObject({ code: "BULK_PAYMENT_NOT_FOUND" });
      const foreseen = async (who: Person) =>
        (await by(who).ask(operation("PreviewStartBulkPayment"), { input: of })).previewStartBulkPayment;
      expect(await foreseen(bob)).toMatchObject({ code: "BULK_PAYMENT_NOT_FOUND" });
      expect(await foreseen(alice)).toMatchObject({
        preview: { bulkPayment: { id: made.id, status: "DRAFT" }, approval: { needed: false } },
      });
      const live = by(alice).subscribe(operation("BulkPaymentStatus"), of);
      await live.atLeast(1);
      await ask(alice, "StartBulkPayment", of);
      const told = await live.atLeast(4);
      await live.end();
      const changes = told.map(({ bulkPaymentStatus: event }) => event.change);
      expect([changes.slice(0, 3), changes.at(-1)]).toEqual([[null, "STARTED", "PROGRESSED"], "COMPLETED"]);
      const counts = { pending: 0, paid: ROWS - 1, refused: 1, skipped: 0 };
      expect(told.at(-1)?.bulkPaymentStatus).toMatchObject({ status: "COMPLETED", counts });
      const { bulkPayment: rows } = await by(alice).ask(operation("BulkPaymentRows"), {
        id: made.id,
        status: "REFUSED",
      });
      expect(rows.rows.nodes).toMatchObject([
        { row: 2, payee: { username: bob.username }, refusal: { code: "INSUFFICIENT_FUNDS" } },
      ]);
      const { bulkPayment: csv } = await by(alice).ask(operation("BulkPaymentCsv"), { id: made.id, first: 1 });
      expect(csv.rowsAsCsv).toMatchObject({ lastRow: 1, hasMore: true, text: expect.stringContaining(`"'=0"`) });
      await vi.waitFor(async () => expect(await available(bob, till)).toBe("2.99"), PATIENT);
    });

    it("are called off before they are started", async () => {
      const rows = [{ to: { username: bob.username }, amount: { amount: "0.01", currency: "USD" }, key: "one" }];
      const { bulkPayment } = await ask(alice, "CreateBulkPayment", { fromAccountId, rows });
      const of = { bulkPaymentId: bulkPayment.id };
      expect(await ask(alice, "CancelBulkPayment", of)).toMatchObject({ bulkPayment: { status: "CANCELLED" } });
      expect(await ask(alice, "StartBulkPayment", of)).toMatchObject({ status: "CANCELLED" });
      const { bulkPayments } = await by(alice).ask(operation("BulkPayments"), { status: "CANCELLED" });
      expect(bulkPayments.nodes.map(({ id }: Answer) => id)).toEqual([bulkPayment.id]);
    });
  });
}
