import { appendFileSync } from "node:fs";
import { askUntilAnswered } from "./ask-until-answered.ts";
import { operation } from "./operations.ts";
import { runClients } from "./run-clients.ts";

/**
 * Sends payments until it is killed, each client PAUSE_MS after its last, and appends each
 * acknowledgement to a file as soon as it has it, so that no crash of the server can take it back;
 * what it begins goes into FILE.begun before. A send that got no answer is repeated with its key,
 * over the next gateway, until it has one: `node e2e/src/send-load.ts URL[,URL] TOKEN FROM_ACCOUNT
 * TO_USERNAME FILE CLIENTS [PAUSE_MS]`.
 */
const [urls = "", token = "", fromAccountId = "", username = "", file = "", clients = "4", pauseMs = "0"] =
  process.argv.slice(2);
const gateways = urls.split(",");
const query = operation("SendPayment");

await runClients(clients, pauseMs, async (name, n) => {
  const key = `load-${name}-${n}`;
  const input = { fromAccountId, to: { username }, amount: { amount: "0.01", currency: "USD" }, idempotencyKey: key };
  const pick = ({ sendPayment }: Record<string, { payment?: { id: string } } | undefined>) =>
    sendPayment?.payment?.id ?? null;
  appendFileSync(`${file}.begun`, `${key}\n`);
  const id = await askUntilAnswered(gateways, { token, query, input, pick }, name + n);
  appendFileSync(file, `${key} ${id}\n`);
});
