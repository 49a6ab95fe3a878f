import { describe, expect, it } from "vitest";
import type { BulkRowFragment } from "../../generated/wallet/bulk/bulk.ts";
import { hashRows } from "./digest-rows.ts";

const row = (changes: Partial<BulkRowFragment>): BulkRowFragment => ({
  ...{ row: 1, key: "w-1", memo: "Mai, “spät”", reference: null, status: "PENDING", at: null },
  ...{ payment: null, refusal: null, payeeAccount: null },
  payee: { id: "usr_1", username: "ben", displayName: null },
  amount: { amount: "1200.00", currency: "USD" },
  fee: { amount: "0.10", currency: "USD" },
  ...changes,
});

describe("the digest of rows", () => {
  it("is of what the schema says: a list of eight for each, as canonical JSON", async () => {
    const rows = [row({}), row({ row: 2, key: null, payeeAccount: { id: "acc_1" }, memo: null, reference: "R" })];
    // SHA-256 of [[1,"w-1","usr_1",null,"1200.00","0.10","Mai, “spät”",null],
    // [2,null,"usr_1","acc_1","1200.00","0.10",null,"R"]], without a break.
    expect(await hashRows(rows)).toBe("d9ec36c37963312fb9d9cca45a1e1655886f090b46a8fb8202af6b8748452ce7");
  });

  it.each<[string, Partial<BulkRowFragment>]>([
    ["amount", { amount: { amount: "1200.01", currency: "USD" } }],
    ["fee", { fee: { amount: "0.11", currency: "USD" } }],
    ["payee", { payee: { id: "usr_2", username: "ben", displayName: null } }],
    ["account", { payeeAccount: { id: "acc_2" } }],
    ["memo", { memo: "Mai" }],
    ["key", { key: null }],
  ])("is another where a row has another %s", async (_what, changes) => {
    expect(await hashRows([row(changes)])).not.toBe(await hashRows([row({})]));
  });
});
