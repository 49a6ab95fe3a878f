import { appendFileSync, writeSync } from "node:fs";
import { operation } from "./operations.ts";

/**
 * Sends payments without pause until it is killed, and appends each acknowledgement to a file as soon as it has it:
 * `node e2e/src/send-load.ts URL TOKEN FROM_ACCOUNT TO_USERNAME FILE CLIENTS`. A send that got no answer is repeated with its key.
 */
const [url = "", token = "", fromAccountId = "", username = "", file = "", clients = "4"] = process.argv.slice(2);

const query = operation("SendPayment");

async function sendOnce(idempotencyKey: string): Promise<string> {
  const variables = {
    input: { fromAccountId, to: { username }, amount: { amount: "0.01", currency: "USD" }, idempotencyKey },
  };
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data } = (await response.json()) as { data?: { sendPayment?: { payment?: { id: string } } } };
  const id = data?.sendPayment?.payment?.id;
  if (!id) throw new Error("no payment in the answer");
  return id;
}

async function client(name: number): Promise<never> {
  for (let n = 0; ; n += 1) {
    const key = `load-${name}-${n}`;
    const id = await sendOnce(key).catch(() => null);
    // Only what was acknowledged is written; the server is gone otherwise, and this process is killed with it.
    if (id) appendFileSync(file, `${key} ${id}\n`);
    else await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

writeSync(1, "sending\n");
await Promise.all(Array.from({ length: Number.parseInt(clients, 10) }, (_, name) => client(name)));
