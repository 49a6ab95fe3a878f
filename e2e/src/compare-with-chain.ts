import pg from "pg";
import { expect } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import type { Person } from "./people.ts";

// What the product's own reconciliation says, by other code: no state of wallets is read, no
// counter of the ledger, and no balance at a hash, but every posting, and every address or block.

type Ask = (method: string, ...params: readonly unknown[]) => Promise<unknown>;
type Operator = { readonly client: Pick<Person["client"], "ask"> };
type Chain = { readonly adminUrl: string; readonly ask: Ask; readonly operator: Operator };
type Held = (ask: Ask, addresses: readonly string[]) => Promise<bigint>;

async function readColumn(adminUrl: string, text: string, value: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: adminUrl });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<{ value: string }>(text, [value])).rows.map(({ value }) => value);
  } finally {
    await client.end();
  }
}

/** What the ledger has in custody, by currency: every posting, and no counter. */
export async function readBooks(adminUrl: string): Promise<ReadonlyMap<string, bigint>> {
  const lines = await readColumn(
    adminUrl,
    `SELECT a.asset || ' ' || (-sum(p.amount))::text AS value FROM ledger.posting p
     JOIN ledger.account a ON a.id = p.account_id WHERE a.code LIKE $1 GROUP BY a.asset`,
    "custody.%",
  );
  return new Map(lines.map((line) => line.split(" ")).map(([asset = "", units = ""]) => [asset, BigInt(units)]));
}

/** Ether of every address, now. */
const heldOnEthereum: Held = async (ask, addresses) => {
  let sum = 0n;
  for (const address of addresses) sum += BigInt(String(await ask("eth_getBalance", address, "latest")));
  return sum;
};

type Output = { readonly value: number; readonly n: number; readonly scriptPubKey: { readonly addresses?: string[] } };
type Transaction = {
  readonly txid: string;
  readonly vin: readonly { readonly txid?: string; readonly vout?: number }[];
  readonly vout: readonly Output[];
};
const SATOSHI = 1e8;

/** Bitcoin of every block from the first on, less what any block has spent of it. */
const heldOnBitcoin: Held = async (ask, addresses) => {
  const ours = new Set(addresses);
  const unspent = new Map<string, bigint>();
  const height = (await ask("getblockcount")) as number;
  for (let at = 0; at <= height; at += 1) {
    const block = (await ask("getblock", await ask("getblockhash", at), 2)) as { readonly rawtx?: Transaction[] };
    for (const { txid, vin, vout } of block.rawtx ?? []) {
      for (const spent of vin) unspent.delete(`${spent.txid}/${spent.vout}`);
      for (const { value, n, scriptPubKey } of vout)
        if (scriptPubKey.addresses?.some((address) => ours.has(address)))
          unspent.set(`${txid}/${n}`, BigInt(Math.round(value * SATOSHI)));
    }
  }
  return [...unspent.values()].reduce((sum, units) => sum + units, 0n);
};

const HELD: Readonly<Record<string, Held>> = { ETHEREUM: heldOnEthereum, BITCOIN: heldOnBitcoin };

/**
 * Once everything has come to its end: the ledger has on this network what its chain has at all
 * addresses of ours, and the product finds so itself.
 */
export async function expectBooksLikeChain(network: string, { adminUrl, ask, operator }: Chain): Promise<void> {
  const booked = await readColumn(
    adminUrl,
    `SELECT coalesce(-sum(p.amount), 0)::text AS value FROM ledger.posting p JOIN ledger.account a ON a.id = p.account_id
     WHERE a.code = 'custody.' || lower($1) AND a.asset IN ('ETH', 'BTC')`,
    network,
  );
  const addresses = await readColumn(
    adminUrl,
    "SELECT address AS value FROM wallets.address WHERE network = $1",
    network,
  );
  const held = HELD[network];
  if (!held) throw new Error(`nobody here counts what ${network} has`);
  expect(await held(ask, addresses)).toBe(BigInt(booked[0] ?? 0));
  const terms = await reconcile(operator, network);
  expect(terms.map(({ kind }: Answer) => kind)).toEqual(["LEDGER", "TREASURY", "ADDRESSES"]);
}

/** Of no currency anything differs, however far each side is; the terms of the network's own. */
export async function reconcile({ client }: Operator, network: string): Promise<readonly Answer[]> {
  const { reconcile: said } = await client.ask(operation("Reconcile"), { input: { network } });
  expect(said.__typename).toBe("ReconcileSuccess");
  const found: readonly Answer[] = said.reconciliations;
  for (const { currency, difference, state, addresses } of found)
    expect({ currency, differs: /[1-9]/.test(difference.amount), state, addresses }).toEqual({
      ...{ currency, differs: false, state: "BALANCED", addresses: [] },
    });
  return found[0]?.terms;
}
