import { appendFileSync } from "node:fs";
import { askUntilAnswered } from "./ask-until-answered.ts";
import { operation } from "./operations.ts";
import { runClients } from "./run-clients.ts";

/**
 * Authorises payments of 0.02 until it is killed, each client PAUSE_MS after its last; of four, two are captured by half,
 * one is voided and one stays. As in send-load.ts, each acknowledgement goes into a file at once,
 * and what got no answer is repeated with its key: `node e2e/src/hold-load.ts URL PAYER_TOKEN
 * PAYEE_TOKEN FROM_ACCOUNT TO_USERNAME FILE CLIENTS [PAUSE_MS]`.
 */
const [url = "", payer = "", payee = "", fromAccountId = "", username = "", file = "", clients = "4", pauseMs = "0"] =
  process.argv.slice(2);

const usd = (amount: string) => ({ amount, currency: "USD" });

async function step(name: string, token: string, input: Record<string, unknown>): Promise<string> {
  const field = `${name}Payment`;
  const query = operation(`${name[0]?.toUpperCase()}${name.slice(1)}Payment`);
  const id = await askUntilAnswered([url], { token, query, input, pick: (data) => data[field]?.payment?.id ?? null });
  appendFileSync(file, `${name} ${String(input.idempotencyKey)} ${id}\n`);
  return id;
}

await runClients(clients, pauseMs, async (name, n) => {
  const key = (what: string) => ({ idempotencyKey: `${what}-${name}-${n}` });
  const paymentId = await step("authorize", payer, {
    fromAccountId,
    to: { username },
    amount: usd("0.02"),
    ...key("authorize"),
  });
  if (n % 4 === 3) return;
  if (n % 4 === 2) await step("void", payee, { paymentId, ...key("void") });
  else await step("capture", payee, { paymentId, amount: usd("0.01"), ...key("capture") });
});
