import { createInterface } from "node:readline";
import pg from "pg";
import { applyItems } from "../src/apply-items.ts";
import type { LedgerItem } from "../src/ledger-item.ts";

/**
 * A process that is told what to do, opens its connections, says so, waits for a word, and then
 * applies its batches all at once, each in a call of its own.
 */
const lines = createInterface(process.stdin)[Symbol.asyncIterator]();
const toldOf = (text: string): { url: string; connections: number; batches: LedgerItem[][] } =>
  JSON.parse(text, (key, value) => (key === "amount" && typeof value === "string" ? BigInt(value) : value));
const { url, connections, batches } = toldOf((await lines.next()).value ?? "{}");

const pool = new pg.Pool({ connectionString: url, max: connections });
const clients = await Promise.all(Array.from({ length: connections }, () => pool.connect()));
for (const client of clients) client.release();
process.stdout.write("ready\n");
await lines.next();

const said = await Promise.all(
  batches.map((items) =>
    applyItems(pool, items).then(
      (outcomes) => outcomes.map(({ code }) => code),
      (fault: { code?: string }) => items.map(() => `fault ${fault.code}`),
    ),
  ),
);
await pool.end();
process.stdout.write(`${JSON.stringify(said)}\n`, () => process.exit(0));
