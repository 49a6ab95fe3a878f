import { appendFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { operation } from "./operations.ts";

/**
 * Sends payments without pause until it is killed, and appends each acknowledgement to a file as soon as it has it, so that no crash of the server can
 * take it back. A send that got no answer is repeated with its key, over the next gateway, until it has one:
 * `node e2e/src/send-load.ts URL[,URL] TOKEN FROM_ACCOUNT TO_USERNAME FILE CLIENTS`.
 */
const [urls = "", token = "", fromAccountId = "", username = "", file = "", clients = "4"] = process.argv.slice(2);
const gateways = urls.split(",");
const query = operation("SendPayment");
const ANSWER_MAX_MS = 8_000;
const AGAIN_MS = 20;

async function send(url: string, idempotencyKey: string): Promise<string | null> {
  const input = { fromAccountId, to: { username }, amount: { amount: "0.01", currency: "USD" }, idempotencyKey };
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables: { input } }),
      signal: AbortSignal.timeout(ANSWER_MAX_MS),
    });
    const { data } = (await response.json()) as { data?: { sendPayment?: { payment?: { id: string } } } };
    return data?.sendPayment?.payment?.id ?? null;
  } catch {
    return null;
  }
}

async function client(name: number): Promise<never> {
  let attempts = name;
  for (let n = 0; ; n += 1) {
    const key = `load-${name}-${n}`;
    for (let id: string | null = null; id === null; attempts += 1) {
      id = await send(gateways[attempts % gateways.length] ?? "", key);
      if (id) appendFileSync(file, `${key} ${id}\n`);
      else await pause(AGAIN_MS);
    }
  }
}

await Promise.all(Array.from({ length: Number.parseInt(clients, 10) }, (_, name) => client(name)));
