import { createHash } from "node:crypto";

type WorkAsked = { readonly bits: number; readonly seed: string };

/**
 * What ProofOfWorkRequired asks for, as a client does it: tries one nonce after the other.
 * `isEnough`: of zeros that a hash begins with.
 */
export function doWork(
  { bits, seed }: WorkAsked,
  subject: string,
  isEnough: (zeros: number) => boolean = (zeros) => zeros >= bits,
): { readonly seed: string; readonly nonce: string } {
  for (let at = 0; ; at += 1) {
    const nonce = String(at);
    const hash = createHash("sha256").update(`${seed}.${subject}.${nonce}`).digest("hex");
    const zeros = BigInt(`0x1${hash}`).toString(2).indexOf("1", 1) - 1;
    if (isEnough(zeros)) return { seed, nonce };
  }
}
