import { appendFileSync } from "node:fs";
import { askUntilAnswered } from "./ask-until-answered.ts";
import { operation } from "./operations.ts";
import { runClients } from "./run-clients.ts";

/**
 * Brings 1.00 in, takes 0.50 out, and so on until it is killed, by one method after the other. As
 * in send-load.ts, each acknowledgement goes into a file at once, and what got no answer is
 * repeated with its key: `node e2e/src/provider-load.ts URL TOKEN ACCOUNT FROM[,FROM] TO[,TO] FILE
 * CLIENTS PAUSE_MS`.
 */
const [url = "", token = "", accountId = "", sources = "", targets = "", file = "", clients = "1", pauseMs = "0"] =
  process.argv.slice(2);
const [deposit, withdraw] = [operation("Deposit"), operation("Withdraw")];
const nth = (list: string, n: number) => list.split(",")[n % list.split(",").length];

await runClients(clients, pauseMs, async (name, n) => {
  const idempotencyKey = `provider-${name}-${n}`;
  const turn = Math.floor(n / 2);
  const incoming = { accountId, methodId: nth(sources, turn), amount: { amount: "1.00", currency: "EUR" } };
  const outgoing = {
    fromAccountId: accountId,
    methodId: nth(targets, turn),
    amount: { amount: "0.50", currency: "EUR" },
  };
  const id = await askUntilAnswered([url], {
    token,
    query: n % 2 === 0 ? deposit : withdraw,
    input: { ...(n % 2 === 0 ? incoming : outgoing), idempotencyKey },
    pick: (data) => data.deposit?.payment?.id ?? data.withdraw?.payment?.id ?? null,
  });
  appendFileSync(file, `${idempotencyKey} ${id}\n`);
});
