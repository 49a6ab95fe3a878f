import { applyTransfer, NEW_ACCOUNT_FEE } from "./bandwidth.ts";
import { type Accounts, type Balances, type Block, type Mined, makeBlock } from "./block.ts";
import { type Happened, readJournal, writeJournal } from "./journal.ts";
import { applyCall, type Called, type TestToken, type TestTokens } from "./token.ts";
import { Refused, readTransfer, type Transfer } from "./transaction.ts";

/** How many blocks a block needs behind it to be solidified: 19 of the 27 witnesses. */
export const SOLIDIFIED_AFTER = 19;
const SLOT_MS = 3_000;
const EXPIRATION_MAX_MS = 24 * 3_600_000;
/** By two bytes of its number a block is found among the last so many. */
const RECENT_BLOCKS = 65_536;

export type TronChainOptions = {
  /** What its first block gives to whom (41… in hex), in sun. */
  readonly balances?: Balances;
  /** What it takes to be the first to pay an address, in sun, which are burned; 0: nothing. */
  readonly newAccountFee?: bigint;
  /** Addresses of contracts, which take no transfer. */
  readonly contracts?: readonly string[];
  /** Tokens that contracts keep (TRC-20). */
  readonly tokens?: TestTokens;
  /** Of its first block; now, where it is left out. */
  readonly genesisTime?: number;
  readonly now?: () => number;
  /** Between two blocks at least; 3 s as Tron has it. */
  readonly slotMs?: number;
  /** What happens is written there, and has happened at the next start: all but what waits. */
  readonly file?: string;
};

/** What a node of Tron knows: its chain, what waits for a block, and who has how much. */
export class TronChain {
  readonly #options: TronChainOptions;
  readonly #waiting = new Map<string, Transfer>();
  readonly #blocks: Block[];
  readonly #tokens: Map<string, TestToken>;
  /** Of the newest block that was ever made: no two are of one time, so none is made twice. */
  #madeAt: number;
  #isRepeating = false;
  /** Of its newest blocks it shows none of so many. */
  behind = 0;

  constructor(options: TronChainOptions = {}) {
    this.#options = options;
    this.#tokens = new Map(options.tokens);
    this.#madeAt = options.genesisTime ?? this.#now();
    this.#blocks = [makeBlock(null, firstOf(options, this.#madeAt))];
    this.#isRepeating = true;
    for (const happened of options.file === undefined ? [] : readJournal(options.file)) this.#repeat(happened);
    this.#waiting.clear();
    this.#isRepeating = false;
  }

  /** From block 0 on. */
  shown({ isSolidified }: { readonly isSolidified: boolean }): readonly Block[] {
    const hidden = this.behind + (isSolidified ? SOLIDIFIED_AFTER : 0);
    return this.#blocks.slice(0, Math.max(1, this.#blocks.length - hidden));
  }

  get head(): Block {
    return this.#blocks.at(-1) as Block;
  }

  get waiting(): readonly Transfer[] {
    return [...this.#waiting.values()];
  }

  /** Takes a transaction, as a node does that is sent it; throws {@link Refused} where not. */
  accept(bytes: Buffer): Transfer {
    const transfer = readTransfer(bytes);
    const isMined = this.#blocks.some(({ mined }) => mined.some(({ txid }) => txid === transfer.txid));
    if (isMined || this.#waiting.has(transfer.txid)) throw new Refused("DUP_TRANSACTION_ERROR", "Dup transaction.");
    this.#checkPlace(transfer);
    if (transfer.data === null && this.isContract(transfer.to))
      throw new Refused("CONTRACT_VALIDATE_ERROR", "Contract validate error : Cannot transfer TRX to a smartContract.");
    const time = this.head.time;
    [...this.#waiting.values(), transfer].reduce<Accounts>(
      (accounts, one) => this.#apply(accounts, one, { time, isForced: false }),
      this.head,
    );
    this.#waiting.set(transfer.txid, transfer);
    return transfer;
  }

  /**
   * The next block, with all that waits and is still valid, or with what `only` names of it. Those
   * that are `failed` are in it, and have moved nothing.
   */
  mine({ only, failed = [] }: { readonly only?: readonly string[]; readonly failed?: readonly string[] } = {}): Block {
    const time = this.#nextTime();
    const mined: Mined[] = [];
    let accounts: Accounts = this.head;
    for (const transfer of this.waiting.filter(({ txid }) => only?.includes(txid) ?? true)) {
      this.#waiting.delete(transfer.txid);
      try {
        this.#checkPlace(transfer);
        const applied = this.#apply(accounts, transfer, { time, isForced: failed.includes(transfer.txid) });
        accounts = applied;
        mined.push(toMined(transfer, applied));
      } catch (error) {
        // Valid when it was taken, and no more: a node forgets it.
        if (!(error instanceof Refused)) throw error;
      }
    }
    return this.#add({ time, mined, ...accountsOf(accounts) });
  }

  /** Blocks that hold nothing, whatever waits. */
  mineEmpty(count: number): void {
    for (let i = 0; i < count; i += 1) this.mine({ only: [] });
  }

  /** The newest blocks are none of the chain any more; what they held waits again. */
  takeBack(depth: number): void {
    const gone = this.#blocks.splice(Math.max(1, this.#blocks.length - depth));
    for (const { bytes, txid } of gone.flatMap(({ mined }) => mined)) this.#waiting.set(txid, readTransfer(bytes));
    this.#write({ takenBack: depth });
  }

  /** The newest blocks are others, as many, which hold nothing. */
  replace(depth: number): void {
    this.takeBack(depth);
    this.mineEmpty(depth);
  }

  /** Forgets what waits for a block, as a node that is started again. */
  drop(txid: string): void {
    this.#waiting.delete(txid);
  }

  isContract(address: string): boolean {
    return (this.#options.contracts?.includes(address) ?? false) || this.tokens.has(address);
  }

  get tokens(): TestTokens {
    return this.#tokens;
  }

  /** A contract that was not there before, from a block on that holds nothing else. */
  deploy(address: string, token: TestToken): void {
    // Of what is kept only transactions are written.
    if (this.#options.file !== undefined)
      throw new Error("a chain that is kept has its contracts from the first block");
    this.#tokens.set(address, token);
    const { balances, usage, tokens } = this.head;
    const held = new Map([...tokens, [address, token.balances] as const]);
    this.#add({ time: this.#nextTime(), mined: [], balances, usage, tokens: held });
  }

  get newAccountFee(): bigint {
    return this.#options.newAccountFee ?? NEW_ACCOUNT_FEE;
  }

  readonly #apply = (
    accounts: Accounts,
    transfer: Transfer,
    { time, isForced }: { readonly time: number; readonly isForced: boolean },
  ): Called & { readonly isForced: boolean } => {
    if (transfer.data !== null)
      return { isForced, ...applyCall(accounts, transfer, { time, isForced, tokens: this.tokens }) };
    const applied = applyTransfer(accounts, transfer, {
      ...{ time, isSuccess: !isForced, newAccountFee: this.newAccountFee },
    });
    return { ...applied, isForced, energy: 0n, logs: [], result: isForced ? "REVERT" : "SUCCESS" };
  };

  #nextTime(): number {
    return Math.max(this.#now(), this.#madeAt + (this.#options.slotMs ?? SLOT_MS));
  }

  #now(): number {
    return this.#options.now?.() ?? Date.now();
  }

  /** That it was made for this chain (TAPOS), and that its time is not over. */
  #checkPlace({ refBlockBytes, refBlockHash, expiration }: Transfer): void {
    const named = this.#blocks.slice(-RECENT_BLOCKS).findLast(({ id }) => id.subarray(6, 8).equals(refBlockBytes));
    if (!named?.id.subarray(8, 16).equals(refBlockHash)) throw new Refused("TAPOS_ERROR", "Tapos check error.");
    const { time } = this.head;
    if (expiration <= BigInt(time) || expiration > BigInt(time + EXPIRATION_MAX_MS))
      throw new Refused("TRANSACTION_EXPIRATION_ERROR", "Transaction expired");
  }

  #add(block: Pick<Block, "time" | "mined" | keyof Accounts>): Block {
    const made = makeBlock(this.head, block);
    this.#blocks.push(made);
    this.#madeAt = made.time;
    this.#write({
      mined: made.mined.map(({ bytes }) => bytes.toString("hex")),
      failed: made.mined.flatMap(({ txid, isForced }) => (isForced ? [txid] : [])),
      time: made.time,
    });
    return made;
  }

  #write(happened: Happened): void {
    if (this.#options.file !== undefined && !this.#isRepeating) writeJournal(this.#options.file, happened);
  }

  #repeat(happened: Happened): void {
    if ("takenBack" in happened) {
      this.takeBack(happened.takenBack);
      return;
    }
    const mined: Mined[] = [];
    let accounts: Accounts = this.head;
    for (const transfer of happened.mined.map((hex) => readTransfer(Buffer.from(hex, "hex")))) {
      const isForced = happened.failed.includes(transfer.txid);
      const applied = this.#apply(accounts, transfer, { time: happened.time, isForced });
      accounts = applied;
      mined.push(toMined(transfer, applied));
    }
    this.#add({ time: happened.time, mined, ...accountsOf(accounts) });
  }
}

const accountsOf = ({ balances, usage, tokens }: Accounts): Accounts => ({ balances, usage, tokens });

const toMined = (transfer: Transfer, applied: Called & { readonly isForced: boolean }): Mined => {
  const { result, isForced, fee, energy, logs } = applied;
  return { ...transfer, isSuccess: result === "SUCCESS", result, isForced, fee, energy, logs };
};

const firstOf = ({ balances, tokens }: TronChainOptions, time: number) => ({
  ...{ time, mined: [], balances: new Map(balances), usage: new Map() },
  tokens: new Map([...(tokens ?? [])].map(([contract, token]) => [contract, token.balances])),
});
