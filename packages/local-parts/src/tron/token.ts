import { keccak_256 } from "@noble/hashes/sha3.js";
import { payForBytes } from "./bandwidth.ts";
import type { Accounts, Balances, Log, Result } from "./block.ts";
import { Refused, type Transfer } from "./transaction.ts";

/** A token that a contract keeps (TRC-20), and who has how much of it at first. */
export type TestToken = {
  readonly symbol: string;
  readonly decimals: number;
  /** By address (41… in hex). */
  readonly balances: Balances;
};
/** By the contract's address (41… in hex). */
export type TestTokens = ReadonlyMap<string, TestToken>;

/** As the main network has it, in sun. */
export const ENERGY_FEE = 100n;
/** About what USDT takes: to who has some, to who has none, and where it refuses. */
export const ENERGY = { holder: 64_285n, first: 130_285n, refused: 5_000n, read: 1_000n } as const;

const idOf = (text: string): string => Buffer.from(keccak_256(Buffer.from(text))).toString("hex");
const SELECTORS = {
  transfer: idOf("transfer(address,uint256)").slice(0, 8),
  balanceOf: idOf("balanceOf(address)").slice(0, 8),
  decimals: idOf("decimals()").slice(0, 8),
  symbol: idOf("symbol()").slice(0, 8),
};
const TRANSFER_EVENT = idOf("Transfer(address,address,uint256)");

/** Four bytes of a function's name and its arguments. */
export const selectorOf = (signature: string): string => idOf(signature).slice(0, 8);

const wordOf = (units: bigint): string => units.toString(16).padStart(64, "0");
const wordOfAddress = (address: string): string => address.slice(2).padStart(64, "0");

/** What a call would do: its state then, or that it fails. */
export type Run = {
  readonly isRefused: boolean;
  readonly energy: bigint;
  readonly returned: string;
  readonly balances: Balances;
  readonly logs: readonly Log[];
};

/** As OpenZeppelin's ERC20 does it. */
export function runToken(
  { symbol, decimals }: TestToken,
  balances: Balances,
  { owner, contract, data }: { readonly owner: string; readonly contract: string; readonly data: Buffer },
): Run {
  const [selector, words] = [data.subarray(0, 4).toString("hex"), data.subarray(4)];
  const wordAt = (place: number): string => words.subarray(32 * place, 32 * place + 32).toString("hex");
  const addressAt = (place: number): string => `41${wordAt(place).slice(-40)}`;
  const read = (returned: string): Run => ({ isRefused: false, energy: ENERGY.read, returned, balances, logs: [] });
  const refused: Run = { isRefused: true, energy: ENERGY.refused, returned: "", balances, logs: [] };
  if (selector === SELECTORS.decimals) return read(wordOf(BigInt(decimals)));
  if (selector === SELECTORS.symbol) {
    const text = Buffer.from(symbol);
    return read(wordOf(32n) + wordOf(BigInt(text.length)) + text.toString("hex").padEnd(64, "0"));
  }
  if (selector === SELECTORS.balanceOf && words.length === 32) return read(wordOf(balances.get(addressAt(0)) ?? 0n));
  if (selector !== SELECTORS.transfer || words.length !== 64) return refused;
  const [to, units] = [addressAt(0), BigInt(`0x${wordAt(1)}`)];
  const held = balances.get(owner) ?? 0n;
  if (units > held || to === `41${"0".repeat(40)}`) return refused;
  const paid = new Map([...balances, [owner, held - units] as const]);
  const before = paid.get(to) ?? 0n;
  const topics = [TRANSFER_EVENT, wordOfAddress(owner), wordOfAddress(to)];
  return {
    isRefused: false,
    energy: before === 0n ? ENERGY.first : ENERGY.holder,
    returned: wordOf(1n),
    balances: paid.set(to, before + units),
    logs: [{ address: contract.slice(2), topics, data: wordOf(units) }],
  };
}

export type Called = Accounts & {
  readonly fee: bigint;
  readonly energy: bigint;
  readonly result: Result;
  readonly logs: readonly Log[];
};

/**
 * What a call leaves behind: bytes and energy are paid for, whatever becomes of it, and the latter
 * at most up to its limit. Throws {@link Refused} where a node does not take it.
 */
export function applyCall(
  accounts: Accounts,
  call: Transfer,
  { time, isForced, tokens }: { readonly time: number; readonly isForced: boolean; readonly tokens: TestTokens },
): Called {
  const { owner, to: contract, data, feeLimit } = call;
  const refuse = (why: string) => new Refused("CONTRACT_VALIDATE_ERROR", `Contract validate error : ${why}`);
  const [token, held] = [tokens.get(contract), accounts.balances.get(owner)];
  if (!token || data === null) throw refuse("No contract or not a valid smart contract");
  if (held === undefined) throw refuse("account does not exist");
  const forBytes = payForBytes(accounts, call, time);
  if (held < forBytes.fee) throw new Refused("BANDWITH_ERROR", "Account resource insufficient error.");
  const before = accounts.tokens.get(contract) ?? new Map();
  const run = runToken(token, before, { owner, contract, data });
  const left = held - forBytes.fee;
  const isPoor = left < feeLimit;
  const most = (isPoor ? left : feeLimit) / ENERGY_FEE;
  const isShort = run.energy > most;
  const result: Result = isShort ? "OUT_OF_ENERGY" : run.isRefused || isForced ? "REVERT" : "SUCCESS";
  const isSuccess = result === "SUCCESS";
  const energy = isShort ? most : run.energy;
  const fee = forBytes.fee + energy * ENERGY_FEE;
  return {
    ...{ fee, energy, result, logs: isSuccess ? run.logs : [], usage: forBytes.usage },
    balances: new Map([...accounts.balances, [owner, held - fee]]),
    tokens: isSuccess ? new Map([...accounts.tokens, [contract, run.balances]]) : accounts.tokens,
  };
}
