import type { Accounts } from "./block.ts";
import { Refused, type Transfer } from "./transaction.ts";

/** As the main network has them, in sun: governance changes them. */
export const NEW_ACCOUNT_FEE = 1_000_000n;
export const CREATE_ACCOUNT_FEE = 100_000n;
export const BYTE_FEE = 1_000n;
/** Of each account, so many bytes come back within a day. */
export const FREE_BYTES = 600;
/** What java-tron counts for the result of each (MAX_RESULT_SIZE_IN_TX). */
const RESULT_BYTES = 64;
const DAY_MS = 24 * 3_600_000;
const INT64_MAX = 2n ** 63n - 1n;

/** BandwidthProcessor: what was used comes back evenly within a day. */
export function freeBytesOf({ usage }: Accounts, owner: string, time: number): number {
  const { bytes = 0, at = time } = usage.get(owner) ?? {};
  const left = Math.max(0, 1 - (time - at) / DAY_MS);
  return FREE_BYTES - Math.ceil(bytes * left);
}

export type Applied = Accounts & { readonly fee: bigint };

/** What the bytes of a transaction take: of the free ones of its owner, or in sun. */
export function payForBytes(
  accounts: Accounts,
  { owner, bytes }: Pick<Transfer, "owner" | "bytes">,
  time: number,
): { readonly usage: Accounts["usage"]; readonly fee: bigint } {
  const size = bytes.length + RESULT_BYTES;
  const free = freeBytesOf(accounts, owner, time);
  if (free < size) return { usage: accounts.usage, fee: BigInt(size) * BYTE_FEE };
  return { usage: new Map([...accounts.usage, [owner, { bytes: FREE_BYTES - free + size, at: time }]]), fee: 0n };
}

/**
 * What a transfer leaves behind, in a block of this time, and what is burned for it: who is the
 * first to pay an address pays for that; any other pays for its bytes once its free ones are used.
 * One that fails moves nothing. Throws {@link Refused} where somebody has too little, or would
 * have more than there can be.
 */
export function applyTransfer(
  accounts: Accounts,
  transfer: Transfer,
  { time, isSuccess, newAccountFee }: { time: number; isSuccess: boolean; newAccountFee: bigint },
): Applied {
  const { balances, tokens } = accounts;
  const { owner, to, amount } = transfer;
  const refuse = (why: string) => new Refused("CONTRACT_VALIDATE_ERROR", `Contract validate error : ${why}`);
  const held = balances.get(owner);
  if (held === undefined) throw refuse("Validate TransferContract error, no OwnerAccount.");
  const isNew = !balances.has(to);
  const { usage, fee: forBytes } = isNew ? { usage: accounts.usage, fee: 0n } : payForBytes(accounts, transfer, time);
  const forPlace = isNew ? (newAccountFee === 0n ? 0n : CREATE_ACCOUNT_FEE) : forBytes;
  if (held < forPlace) throw new Refused("BANDWITH_ERROR", "Account resource insufficient error.");
  const fee = forPlace + (isNew && isSuccess ? newAccountFee : 0n);
  const moved = isSuccess ? amount : 0n;
  const received = (balances.get(to) ?? 0n) + moved;
  const left = held - moved - fee;
  if (left < 0n) throw refuse("Validate TransferContract error, balance is not sufficient.");
  if (received > INT64_MAX) throw refuse("long overflow");
  const paid = new Map([...balances, [owner, left] as const]);
  return { balances: isSuccess ? paid.set(to, received) : paid, usage, tokens, fee };
}
