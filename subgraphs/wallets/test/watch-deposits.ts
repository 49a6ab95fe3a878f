import { type CofferEvent, wrapEvent } from "@coffer/contracts/event";
import { newId, type UserId } from "@coffer/contracts/ids";
import { Secret } from "@coffer/platform/values/secret";
import { expect, vi } from "vitest";
import { NO_PROVIDERS, person, type Wallet, type World, world } from "./world.ts";

export const PATIENT = { timeout: 120_000, interval: 50 };
const LIST = `query ($id: ID!) { wallet(id: $id) { deposits(first: 100) { nodes { id address network txid
  amount { amount currency } state confirmations confirmationsNeeded blockHash payment { id } } } } }`;

type Deposit = {
  id: string;
  txid: string;
  state: string;
  confirmations: number;
  confirmationsNeeded: number;
  payment: { id: string } | null;
};

/** Nodes of a network, and a person who has a wallet on it. */
export async function watchDeposits(
  network: "BITCOIN" | "ETHEREUM" | "TRON",
  urls: readonly string[],
  readNewest: () => Promise<string>,
) {
  const here = await world({
    config: { providers: { ...NO_PROVIDERS, [network]: urls.map((url) => new Secret(url)) } },
  });
  const alice = person();
  const { said } = await here.create(alice, { network });
  const wallet = said?.wallet as Wallet;
  const address = wallet.addresses.nodes[0]?.address ?? "";
  const list = async (who = alice): Promise<Deposit[]> => {
    const { data } = await here.ask(who, LIST, { id: wallet.id });
    return (data as { wallet: { deposits: { nodes: Deposit[] } } }).wallet.deposits.nodes;
  };
  const awaitState = (wanted: string, state: string) =>
    vi.waitFor(async () => {
      const found = (await list()).find(({ txid }) => txid === wanted);
      expect(found?.state).toBe(state);
      return found as Deposit;
    }, PATIENT);
  const told = async (type: string, depositId: string) =>
    (await here.stated()).filter((event) => event.type === `coffer.wallets.${type}` && event.subject === depositId);
  /** Until the newest block is read. */
  const isRead = () =>
    vi.waitFor(async () => {
      const [row] = await here.rows<{ hash: string }>(
        "SELECT b.hash FROM wallets.chain c JOIN wallets.block b ON b.network = c.network AND b.height = c.cursor_height",
      );
      expect(row?.hash).toBe(await readNewest());
    }, PATIENT);
  return { here, alice, wallet, address, list, awaitState, told, isRead };
}

/** As payments says it. */
export async function credit(here: World, confirmed: CofferEvent | undefined): Promise<string> {
  type Told = { depositId: string; credit: number; userId: string };
  const { depositId, credit: nth, userId } = (confirmed as CofferEvent).data as Told;
  const paymentId = newId("pay");
  const event = wrapEvent("payments", {
    type: "deposit.credited",
    subject: paymentId,
    ownerId: userId as UserId,
    time: new Date(),
    data: { depositId, credit: nth, paymentId, userId },
  });
  await here.environment.bus.publish("coffer.payments.v1", [event]);
  return paymentId;
}
