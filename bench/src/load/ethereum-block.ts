import { randomBytes } from "node:crypto";
import { withChecksum } from "@coffer/addresses/ethereum";
import { makeEthereumBlockReader } from "@coffer/wallets/adapters/chains/ethereum/block-reader";
import { rootOf } from "@coffer/wallets/adapters/chains/ethereum/ordered-trie";
import { parseJson } from "@coffer/wallets/adapters/rpc/json";
import type { ChainLoad } from "./chain-load.ts";

const [TRANSACTIONS, LOGS] = [200, 300] as const;
/** Test USDC's place, as good as any: half of the logs are of it. */
const TOKEN = { asset: { code: "USDC", scale: 6 }, contract: withChecksum("a0b86991c6218b36c1d19d4a2e9eb0ce3606eb48") };
const TRANSFER = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
const KEYS = Array.from({ length: 8 }, () => randomBytes(32));
const [GAS, BASE_FEE, TIP, TIME] = [60_000n, 10n ** 9n, 10n ** 8n, 1_700_000_000] as const;
const BLOOM = `0x${"00".repeat(256)}`;

type Ethers = typeof import("ethers");

const hex = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString("hex")}`;
const quantity = (number: bigint | number): string => `0x${number.toString(16)}`;
/** Without zeros in front, and 0 is no bytes (RLP). */
const minimal = (number: bigint | number): string => {
  const digits = BigInt(number).toString(16);
  return BigInt(number) === 0n ? "0x" : `0x${digits.length % 2 === 0 ? digits : `0${digits}`}`;
};
const word = (bytes: Uint8Array): string => `0x${Buffer.from(bytes).toString("hex").padStart(64, "0")}`;

/** Blocks of 200 transactions and 300 logs, signed and hashed as mainnet's: all of it is proven. */
export const ethereumLoad: ChainLoad = {
  network: "ETHEREUM",
  shape: `${TRANSACTIONS} transactions, ${LOGS} logs`,
  addressOf: (key) => withChecksum(Buffer.from(key).toString("hex")),
  async makeBlock(height, payees) {
    const ethers = await import("ethers");
    const make = makersBy(ethers, payees);
    const sent = Array.from({ length: TRANSACTIONS }, (_, i) => make.transaction(i));
    const receipts = sent.map((one, i) => make.receipt(one, i));
    const rootOfAll = (all: readonly { readonly bytes: string }[]) =>
      rootOf(all.map(({ bytes }) => ethers.getBytes(bytes)));
    const { header, hash } = make.header(height, rootOfAll(sent), rootOfAll(receipts));
    let place = 0;
    const told = receipts.map(({ json, logs }) => ({
      ...{ ...json, blockHash: hash },
      logs: logs.map((log) => ({ ...log, blockHash: hash, logIndex: quantity(place++) })),
    }));
    const texts: Readonly<Record<string, string>> = {
      eth_getBlockByHash: JSON.stringify({ ...header, hash, transactions: sent.map(({ json }) => json) }),
      eth_getBlockReceipts: JSON.stringify(told),
    };
    const rpc = async (method: string) => parseJson(texts[method] ?? "null");
    return {
      head: { height, hash, parent: header.parentHash, time: new Date(TIME * 1_000) },
      reader: makeEthereumBlockReader(rpc, () => [TOKEN], { isProven: true }),
    };
  },
  asFollowed: (reader) => reader,
  watched: { network: "ETHEREUM", currency: "ETH", scale: 18, confirmations: 12, small: null },
};

type Made = { readonly json: { readonly hash: string }; readonly bytes: string };

const makersBy = (ethers: Ethers, payees: readonly Buffer[]) => ({
  transaction: (nth: number) => makeTransaction(ethers, nth, payees),
  receipt: (made: Made, nth: number) => makeReceipt(ethers, made, { nth, payee: payees[nth] }),
  header: (height: number, ...roots: readonly [transactions: string, receipts: string]) =>
    makeHeader(ethers, height, roots),
});

/** Every second payee gets ether; whoever is paid in tokens is in a log of a call. */
function makeTransaction({ Transaction, SigningKey }: Ethers, nth: number, payees: readonly Buffer[]): Made {
  const payee = nth % 2 === 0 ? payees[nth] : undefined;
  const isCall = nth >= TRANSACTIONS / 2 || nth % 2 === 1;
  const to = isCall ? TOKEN.contract : withChecksum((payee ?? randomBytes(20)).toString("hex"));
  const data = isCall ? hex(Buffer.concat([Buffer.from("a9059cbb", "hex"), randomBytes(64)])) : "0x";
  const fees = { maxFeePerGas: 3n * BASE_FEE, maxPriorityFeePerGas: TIP };
  const made = { type: 2, chainId: 1, nonce: nth, gasLimit: GAS, to, value: isCall ? 0n : 10n ** 15n, data, ...fees };
  const transaction = Transaction.from(made);
  const key = new SigningKey(KEYS[nth % KEYS.length] as Buffer);
  const signature = key.sign(transaction.unsignedHash);
  transaction.signature = signature;
  return {
    bytes: transaction.serialized,
    json: {
      hash: transaction.hash as string,
      ...{ type: "0x2", chainId: "0x1", nonce: quantity(nth), gas: quantity(GAS), to: to.toLowerCase(), input: data },
      ...{ from: String(transaction.from).toLowerCase(), value: quantity(made.value), accessList: [] },
      ...{ maxFeePerGas: quantity(fees.maxFeePerGas), maxPriorityFeePerGas: quantity(TIP) },
      ...{ v: quantity(signature.yParity), yParity: quantity(signature.yParity) },
      ...{ r: quantity(BigInt(signature.r)), s: quantity(BigInt(signature.s)) },
    } as Made["json"],
  };
}

type Paid = { readonly nth: number; readonly payee: Buffer | undefined };

function makeReceipt({ encodeRlp }: Ethers, { json: { hash } }: Made, { nth, payee }: Paid) {
  const logs = Array.from({ length: nth % 2 === 1 ? (2 * LOGS) / TRANSACTIONS : 0 }, (_, place) => {
    const address = place % 2 === 0 ? TOKEN.contract.toLowerCase() : hex(randomBytes(20));
    const topics = [TRANSFER, word(randomBytes(20)), word((place === 0 ? payee : undefined) ?? randomBytes(20))];
    return { address, topics, data: word(Buffer.from("0f4240", "hex")) };
  });
  const gas = GAS * BigInt(nth + 1);
  const listed = logs.map(({ address, topics, data }) => [address, topics, data]);
  return {
    logs,
    bytes: `0x02${encodeRlp(["0x01", minimal(gas), BLOOM, listed]).slice(2)}`,
    json: {
      ...{ transactionHash: hash, type: "0x2", status: "0x1", logsBloom: BLOOM, gasUsed: quantity(GAS) },
      ...{ cumulativeGasUsed: quantity(gas), effectiveGasPrice: quantity(BASE_FEE + TIP) },
    },
  };
}

function makeHeader(
  { encodeRlp, keccak256 }: Ethers,
  height: number,
  [transactionsRoot, receiptsRoot]: readonly [string, string],
) {
  const none = `0x${"00".repeat(32)}`;
  const header = {
    ...{ parentHash: hex(randomBytes(32)), sha3Uncles: none, miner: hex(randomBytes(20)), stateRoot: none },
    ...{ transactionsRoot, receiptsRoot, logsBloom: BLOOM, difficulty: "0x0", number: quantity(height) },
    ...{ gasLimit: quantity(30_000_000), gasUsed: quantity(GAS * BigInt(TRANSACTIONS)), timestamp: quantity(TIME) },
    ...{ extraData: "0x", mixHash: none, nonce: "0x0000000000000000", baseFeePerGas: quantity(BASE_FEE) },
  };
  const NUMBERS = new Set(["difficulty", "number", "gasLimit", "gasUsed", "timestamp", "baseFeePerGas"]);
  const parts = Object.entries(header).map(([name, value]) => (NUMBERS.has(name) ? minimal(BigInt(value)) : value));
  return { header, hash: keccak256(encodeRlp(parts)) };
}
