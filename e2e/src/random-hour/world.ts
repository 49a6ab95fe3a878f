import type { Dice } from "./dice.ts";

export type Network = "ETHEREUM" | "BITCOIN" | "TRON";
export type Currency = "ETH" | "USDC" | "BTC" | "TRX" | "USDT";

export const SCALES: Readonly<Record<Currency, number>> = { ETH: 18, USDC: 6, BTC: 8, TRX: 6, USDT: 6 };

/** What a block says that went from one to another. */
export type Moved = {
  readonly txid: string;
  /** Of Bitcoin one of those that paid; null of what was mined. */
  readonly from: string | null;
  readonly to: string;
  readonly currency: Currency;
  readonly units: bigint;
};

/** What a chain says by itself, from its first block on. */
export type Told = {
  readonly moved: readonly Moved[];
  /** What transactions cost, whatever became of them. */
  readonly fees: readonly { readonly from: string; readonly currency: Currency; readonly units: bigint }[];
  /** What somebody has in the end. */
  held(address: string, currency: Currency): Promise<bigint>;
};

/** A chain of its own, and everybody on it who is not Coffer. */
export type World = {
  readonly network: Network;
  readonly currencies: readonly Currency[];
  /** Where Coffer finds it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Of each `payIn` at most. */
  readonly most: Readonly<Record<Currency, bigint>>;
  /** False where only a sandbox's faucet gives it, or nobody has as much now. */
  payIn(to: string, currency: Currency, units: bigint): Promise<boolean>;
  mine(blocks: number): Promise<void>;
  /**
   * Newest blocks are replaced, as many at least where they are not final; not all that they had
   * comes again. Gives how many.
   */
  reorganise(least?: number): Promise<number>;
  /** Nodes forget what is in no block; whether there was anything. */
  forget(): Promise<boolean>;
  /** What a block takes changes: to as many times the least, or by chance. */
  stir(times?: number): Promise<boolean>;
  /** Blocks take everything again. */
  calm(): Promise<void>;
  /** The newest block's hash. */
  tip(): Promise<string>;
  /** Blocks that were made, those among them that are none of the chain any more. */
  readonly made: number;
  /** An address of nobody's; each time another. */
  nobody(): string;
  read(): Promise<Told>;
  stop(): Promise<void>;
};

export type Begin = (dice: Dice) => Promise<World>;

/** As it is compared: Ethereum's in small letters. */
export const sameAddress = (address: string): string => (address.startsWith("0x") ? address.toLowerCase() : address);
