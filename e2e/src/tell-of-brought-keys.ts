import { randomBytes, randomUUID } from "node:crypto";
import type { Anvil } from "@coffer/local-parts/anvil";
import type { Btcd } from "@coffer/local-parts/btcd";
import pg from "pg";
import { beforeAll, expect, it, vi } from "vitest";
import type { Answer } from "./answer.ts";
import { type Brought, bringExtended, bringHex, bringWif, bringWords } from "./brought-secrets.ts";
import { readHeap } from "./heap-snapshot.ts";
import type { KeyShape } from "./key-shape.ts";
import { operation } from "./operations.ts";
import { join, type Person } from "./people.ts";
import { findInFolder, findInMemory } from "./read-memory.ts";
import { makeSearch, type Patterns } from "./search-bytes.ts";
import { openSubscription } from "./subscription.ts";

const PATIENT = { timeout: 240_000, interval: 200 };
const BOB = "0x00000000000000000000000000000000000b0bb0";
const NOBODYS = "bcrt1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qzf4jry";
const ANSWER = "{ __typename ... on ImportWalletSuccess { wallet { id addresses { nodes { address } } } } }";

/** Whom blocks of Bitcoin have to pay: the address of the WIF that is brought. */
export const BROUGHT_MINER = bringWif().address;

type Chains = { readonly anvil: () => Anvil; readonly btcd: () => Btcd };

const urlOf = ({ urls: [url = ""] }: KeyShape): string => url;

/** With the secret in the text of the document, as no client should and some do. */
const literalOf = ({ input }: Brought): string =>
  Object.entries({ ...input, idempotencyKey: randomUUID() })
    .map(([name, value]) => `${name}: ${isName(name) ? value : JSON.stringify(value)}`)
    .join(" ");
const isName = (field: string) => field === "addressType";

/** Of wallets that people bring: each spends, in its way, and then nothing is left of it. */
export function tellOfBroughtKeys(shape: KeyShape, chains: Chains): void {
  const owner = useOwner(shape, chains);
  tellOfSpending(owner, chains);
  tellOfRefusals(owner);
  tellOfTraces(owner, shape);
  tellOfMemory(owner, shape);
}

/** Somebody who brings keys, and all that they were answered. */
function useOwner(shape: KeyShape, chains: Chains) {
  const [words, hex, extended, wif] = [bringWords(), bringHex(), bringExtended(), bringWif()];
  const ALL = [words, hex, extended, wif];
  const patternsOf = (of: "written" | "keys"): Patterns => new Map(ALL.flatMap((one) => [...one[of]]));
  let alice: Person;
  const answers: string[] = [];
  beforeAll(async () => {
    alice = await join(urlOf(shape), "owner");
  });

  const ask = async (query: string, variables: object = {}): Promise<Answer> => {
    const text = await (await alice.client.post({ query, variables })).text();
    answers.push(text);
    return JSON.parse(text);
  };
  const made = ({ data }: Answer): Answer => {
    expect(data.importWallet).toMatchObject({ __typename: "ImportWalletSuccess" });
    return data.importWallet.wallet;
  };
  const send = async (walletId: string, order: object): Promise<void> => {
    const { transaction } = await vi.waitFor(async () => {
      const input = { walletId, idempotencyKey: randomUUID(), ...order };
      const { data } = await ask(operation("SendTransaction"), { input });
      expect(data.sendTransaction.__typename).toBe("SendTransactionSuccess");
      return data.sendTransaction;
    }, PATIENT);
    await vi.waitFor(async () => {
      const { data } = await ask(operation("TransactionDetails"), { id: transaction.id });
      const { state } = data.transaction;
      // Not before: nothing is signed while blocks are still to be read.
      if (state === "BROADCAST") await chains.btcd().ask("generate", 1);
      expect(["CONFIRMED", "FINAL"]).toContain(state);
    }, PATIENT);
  };
  const askOverSocket = (query: string): Promise<Answer> =>
    new Promise((resolve) => {
      const end = openSubscription(
        { url: urlOf(shape), accessToken: alice.client.accessToken, query, variables: {} },
        {
          connected: () => undefined,
          result: (result) => {
            answers.push(JSON.stringify(result));
            void end().then(() => resolve(result as Answer));
          },
          closed: () => undefined,
        },
      );
    });
  return { words, hex, extended, wif, patternsOf, answers, ask, made, send, askOverSocket };
}

type Owner = ReturnType<typeof useOwner>;

function tellOfSpending({ words, hex, extended, wif, ask, made, send, askOverSocket }: Owner, chains: Chains): void {
  it("spend, whether they came in variables or in the text of a document, over HTTP or a socket", async () => {
    const byVariables = made(
      await ask(operation("ImportWallet"), { input: { ...words.input, idempotencyKey: randomUUID() } }),
    );
    const inText = made(await ask(`mutation { importWallet(input: { ${literalOf(hex)} }) ${ANSWER} }`));
    const asDefault = made(
      await ask(
        `mutation ($input: ImportWalletInput! = { ${literalOf(extended)} }) { importWallet(input: $input) ${ANSWER} }`,
      ),
    );
    const overSocket = made(await askOverSocket(`mutation { importWallet(input: { ${literalOf(wif)} }) ${ANSWER} }`));
    const firstOf = ({ addresses }: Answer): string => addresses.nodes[0].address;
    expect(firstOf(overSocket)).toBe(wif.address);

    const [rich] = (await chains.anvil().ask("eth_accounts")) as string[];
    for (const to of [firstOf(byVariables), firstOf(inText)])
      await chains.anvil().ask("eth_sendTransaction", { from: rich, to, value: `0x${(10n ** 18n).toString(16)}` });
    for (const { id } of [byVariables, inText])
      await send(id, { toAddress: BOB, amount: { amount: "0.25", currency: "ETH" } });
    await chains.btcd().ask("generate", 102);
    await send(overSocket.id, { toAddress: firstOf(asDefault), amount: { amount: "1", currency: "BTC" } });
    await send(asDefault.id, { toAddress: NOBODYS, amount: { amount: "0.5", currency: "BTC" } });
  });
}

function tellOfRefusals({ words, ask }: Owner): void {
  it("are refused in words that have nothing of them", async () => {
    const secret = JSON.stringify(words.input.secret);
    for (const query of [
      `mutation { importWallet(input: { secret: ${secret} `,
      `mutation { importWallet(input: { secret: ${secret}, secret: ${secret} }) { __typename } }`,
      `mutation { importWallet(input: { network: ${secret}, secret: ${secret}, idempotencyKey: 1 }) { __typename } }`,
      `mutation { importWallet(input: { mnemonic: ${secret} }) { __typename } }`,
      `mutation { importWallet(input: ${secret}) { __typename } }`,
      `query { wallet(id: ${secret}) { id } }`,
      `query ($id: ID = ${secret}) { wallet(id: $id) { id } }`,
    ])
      expect((await ask(query)).errors).not.toEqual([]);
    for (const input of [words.input.secret, { secret: [words.input.secret] }, { ...words.input, birthdayHeight: 1.5 }])
      expect((await ask(operation("ImportWallet"), { input })).errors).not.toEqual([]);
    const one = { ...words.input, secret: `${words.input.secret} zoo`, idempotencyKey: randomUUID() };
    const { data } = await ask(operation("ImportWallet"), { input: one });
    expect(data.importWallet).toMatchObject({ code: "KEY_INVALID", fault: "WORD_COUNT" });
  });
}

function tellOfTraces({ wif, patternsOf, answers }: Owner, shape: KeyShape): void {
  it("are in no answer, log line, row or file", async () => {
    const patterns = new Map([...patternsOf("written"), ...patternsOf("keys")]);
    const search = makeSearch(patterns);
    const foundIn = (text: string) => [...search(Buffer.from(text))];
    expect(foundIn(answers.join("\n"))).toEqual([]);
    expect(foundIn(await shape.written())).toEqual([]);
    const rows = await readAllRows(shape.adminUrl());
    expect(rows).toContain(wif.address);
    expect(foundIn(rows)).toEqual([]);
    expect([...findInFolder(shape.dataFolder(), patterns)]).toEqual([]);
  });
}

function tellOfMemory({ ask, patternsOf }: Owner, shape: KeyShape): void {
  it("are in no heap once they were answered, and what signs is nowhere in memory", async () => {
    const marker = `Known_${randomBytes(8).toString("hex")}`;
    await ask(`query ${marker} { __typename }`);
    const search = makeSearch(new Map([...patternsOf("written"), ...patternsOf("keys")]));
    for (const { name, pid, url, holds } of shape.processes()) {
      const heap = await readHeap({ pid, url }, shape.heapFolder());
      // What is kept is found: so would the others be.
      expect([name, heap.includes(holds ?? marker)]).toEqual([name, true]);
      expect([name, ...search(heap)]).toEqual([name]);
    }
    // What was written is text, which nobody can zero: it is gone once its place is another's.
    for (const { name, pid, holds } of shape.processes()) {
      const patterns = new Map([...patternsOf("keys"), ["what is kept", Buffer.from(holds ?? marker)] as const]);
      expect([name, ...findInMemory(pid, patterns)]).toEqual([name, "what is kept"]);
    }
  });
}

/** Of every table, as text: events that wait and claims of keys among them. */
async function readAllRows(adminUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      `SELECT format('%I.%I', table_schema, table_name) AS name FROM information_schema.tables
       WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')`,
    );
    const texts: string[] = [];
    for (const { name } of rows) {
      const found = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`);
      for (const { row } of found.rows) texts.push(row);
    }
    return texts.join("\n");
  } finally {
    await client.end();
  }
}
