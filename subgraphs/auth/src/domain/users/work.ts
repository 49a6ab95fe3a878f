/** What a client computed: it found `nonce` for the `seed` that it was given. */
export type Work = { readonly seed: string; readonly nonce: string };

/** What strangers are asked to compute. */
export type WorkAsked = { readonly bits: number; readonly seed: string };

/** What is done with it: work for one door opens no other, nor this one for another name. */
export type WorkFor = {
  readonly door: WorkDoor;
  /** The `login`, or the username, as the client sent it. */
  readonly subject: string;
};
export type WorkDoor = "login" | "register";

export type WorkRequired = WorkAsked & { readonly code: "PROOF_OF_WORK_REQUIRED" };

/** How long a seed is good: for a slow telephone, and for whoever types a password again. */
export const SEED_MS = 300_000;
/** Between the clocks of two processes. */
const SKEW_MS = 60_000;

const SEED = /^(login|register)-([1-9]\d{9,11})-[\w-]{8}$/;
const NONCE = /^[\w-]{1,64}$/;

/**
 * A seed is for which door, and when it was given, in seconds since 1970, so that nobody has to
 * keep it; and eight random letters, or whoever asks twice in a second would find the same again,
 * which is used. It is not signed: whoever makes one up has won nothing, and has as much to do.
 */
export const seedOf = (door: WorkDoor, now: Date, random: string): string =>
  `${door}-${Math.floor(now.getTime() / 1000)}-${random}`;

/** What is to be hashed with SHA-256, where it can be work of now for this. */
export function textOf({ seed, nonce }: Work, { door, subject }: WorkFor, now: Date): string | null {
  const [, madeFor, seconds] = SEED.exec(seed) ?? [];
  if (seconds === undefined || madeFor !== door || !NONCE.test(nonce)) return null;
  const age = now.getTime() - Number.parseInt(seconds, 10) * 1000;
  return age < -SKEW_MS || age > SEED_MS + SKEW_MS ? null : `${seed}.${subject}.${nonce}`;
}

/** Whether a hash begins with so many bits that are zero. */
export function hasZeros(hash: Uint8Array, bits: number): boolean {
  const whole = bits >> 3;
  if (hash.subarray(0, whole).some((byte) => byte !== 0)) return false;
  const rest = bits & 7;
  return rest === 0 || (hash[whole] ?? 0xff) >> (8 - rest) === 0;
}
