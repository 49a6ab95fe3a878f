import { applyItems } from "@coffer/ledger-core/apply-items";
import type { PostItem } from "@coffer/ledger-core/ledger-item";
import pg from "pg";
import { uuidv7 } from "uuidv7";
import type { TransferMessage, TransferOrder, TransferReport, TransferWorld } from "./transfer-load.ts";

/**
 * Told by its parent what to post and for how long. A process of its own, so that its CPU can be
 * told from its parent's.
 */
let world: TransferWorld;
let clients: pg.Client[] = [];

process.on("message", async (message: TransferMessage) => {
  if ("open" in message) {
    world = message.open;
    clients = Array.from({ length: world.connections }, () => new pg.Client({ connectionString: world.url }));
    // Where the server ends first, the run has failed already and says why.
    for (const client of clients) client.on("error", () => undefined);
    await Promise.all(clients.map((client) => client.connect()));
    process.send?.("open");
  } else process.send?.(await run(message.run));
});
process.on("disconnect", () => Promise.all(clients.map((client) => client.end())));

async function run(order: TransferOrder): Promise<TransferReport> {
  const others: Record<string, number> = {};
  const tookMs: number[] = [];
  let posted = 0;
  const began = performance.now();
  const ends = began + order.seconds * 1000;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() < ends) {
        const items = Array.from({ length: world.batch }, () => makeTransfer(order));
        const sent = performance.now();
        const outcomes = await applyItems(client, items, { idsGuarded: true });
        tookMs.push(performance.now() - sent);
        for (const { code } of outcomes)
          if (code === "posted") posted += 1;
          else others[code] = (others[code] ?? 0) + 1;
      }
    }),
  );
  tookMs.sort((a, b) => a - b);
  return {
    posted,
    others,
    seconds: (performance.now() - began) / 1000,
    p50Ms: tookMs[tookMs.length >> 1] ?? 0,
    p99Ms: tookMs[Math.floor(tookMs.length * 0.99)] ?? 0,
  };
}

const below = (n: number): number => Math.floor(Math.random() * n);

function makeTransfer({ hotPercent, hotAccounts }: TransferOrder): PostItem {
  const { accounts } = world;
  const one = below(100) < hotPercent ? below(hotAccounts) : below(accounts.length);
  const other = (one + 1 + below(accounts.length - 1)) % accounts.length;
  // A hot account pays as often as it is paid.
  const [from, to] = below(2) === 0 ? [one, other] : [other, one];
  const amount = BigInt(1 + below(100));
  const id = uuidv7();
  return {
    action: "post",
    id,
    kind: "TRANSFER",
    subject: { kind: "payment", id },
    legs: [
      { account: accounts[from] ?? "", asset: "USD", amount: -amount },
      { account: accounts[to] ?? "", asset: "USD", amount },
    ],
  };
}
