import { appendFileSync } from "node:fs";
import { askUntilAnswered } from "./ask-until-answered.ts";
import { operation } from "./operations.ts";
import { runClients } from "./run-clients.ts";

/**
 * Withdraws 0.03 again and again until it is killed, to one method after the other. As in
 * send-load.ts, each acknowledgement goes into a file at once, and what got no answer is repeated
 * with its key: `node e2e/src/withdraw-load.ts URL TOKEN FROM_ACCOUNT METHOD[,METHOD] FILE CLIENTS
 * PAUSE_MS`.
 */
const [url = "", token = "", fromAccountId = "", methods = "", file = "", clients = "1", pauseMs = "0"] =
  process.argv.slice(2);
const methodIds = methods.split(",");
const query = operation("Withdraw");

await runClients(clients, pauseMs, async (name, n) => {
  const idempotencyKey = `withdraw-${name}-${n}`;
  const methodId = methodIds[n % methodIds.length];
  const input = { fromAccountId, methodId, amount: { amount: "0.03", currency: "USD" }, idempotencyKey };
  const pick = (data: Record<string, { payment?: { id: string } } | undefined>) => data.withdraw?.payment?.id ?? null;
  const id = await askUntilAnswered([url], { token, query, input, pick });
  appendFileSync(file, `${idempotencyKey} ${id}\n`);
});
