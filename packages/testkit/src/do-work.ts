import { createHash } from "node:crypto";

type WorkAsked = { readonly bits: number; readonly seed: string };
type Work = { readonly seed: string; readonly nonce: string };

/**
 * What ProofOfWorkRequired asks for, as a client does it: tries one nonce after the other.
 * `isEnough`: of zeros that a hash begins with.
 */
export const doWork = (
  { bits, seed }: WorkAsked,
  subject: string,
  isEnough: (zeros: number) => boolean = (zeros) => zeros >= bits,
): Work => ({ seed, nonce: findNonce((nonce) => isEnough(countZeros(seed, subject, nonce))) });

/** Work for one name that is none for another: by chance it is, once in so many as `bits` says. */
export const doWorkBut = ({ bits, seed }: WorkAsked, subject: string, other: string): Work => ({
  seed,
  nonce: findNonce((nonce) => countZeros(seed, subject, nonce) >= bits && countZeros(seed, other, nonce) < bits),
});

function findNonce(isIt: (nonce: string) => boolean): string {
  for (let at = 0; ; at += 1) if (isIt(String(at))) return String(at);
}

function countZeros(seed: string, subject: string, nonce: string): number {
  const hash = createHash("sha256").update(`${seed}.${subject}.${nonce}`).digest("hex");
  return BigInt(`0x1${hash}`).toString(2).indexOf("1", 1) - 1;
}
