import { randomUUID } from "node:crypto";
import { setTimeout } from "node:timers/promises";
import { operation } from "../operations.ts";
import type { Person } from "../people.ts";

/** Somebody outside, as a person copies it. */
export const OUTSIDE = "0x52908400098527886E0F7030069857D2E4169EE7";

const MOST_MS = 120_000;
const PACE_MS = 200;

const ASKED = `query Asked { accounts { id currency } network(code: "ETHEREUM") { health { connected } } }`;

/**
 * Has a person withdraw over the sandbox's Ethereum, once its treasury is open; the payment's id.
 * Null where no chain runs here: nothing is sent then.
 */
export async function sendToAddress({ client }: Person, address: string, amount: string): Promise<string | null> {
  const { accounts, network } = await client.ask(ASKED);
  if (!network.health.connected) return null;
  const { id: fromAccountId } = accounts.find(({ currency }: { currency: string }) => currency === "ETH");
  const money = { amount, currency: "ETH" };
  const input = { fromAccountId, network: "ETHEREUM", address, amount: money, idempotencyKey: randomUUID() };
  const until = Date.now() + MOST_MS;
  // By hand, and not by vitest's own: pictures are drawn without it.
  for (;;) {
    const { withdrawToAddress: answer } = await client.ask(operation("WithdrawToAddress"), { input });
    if (answer.__typename === "WithdrawToAddressSuccess") return answer.payment.id;
    if (answer.__typename !== "NetworkClosed" || Date.now() > until)
      throw new Error(`Nothing was sent: ${answer.__typename}`);
    await setTimeout(PACE_MS);
  }
}
