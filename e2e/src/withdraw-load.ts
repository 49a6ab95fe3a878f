import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { askUntilAnswered } from "./ask-until-answered.ts";
import { operation } from "./operations.ts";

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

async function client(name: number): Promise<never> {
  for (let n = 0; ; n += 1) {
    const idempotencyKey = `withdraw-${name}-${n}`;
    const methodId = methodIds[n % methodIds.length];
    const input = { fromAccountId, methodId, amount: { amount: "0.03", currency: "USD" }, idempotencyKey };
    const id = await askUntilAnswered([url], {
      token,
      query,
      input,
      pick: (data) => data.withdraw?.payment?.id ?? null,
    });
    appendFileSync(file, `${idempotencyKey} ${id}\n`);
    await pause(Number(pauseMs));
  }
}

await Promise.all(Array.from({ length: Number.parseInt(clients, 10) }, (_, name) => client(name)));
