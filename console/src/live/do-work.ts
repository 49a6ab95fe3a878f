/** What a client computed, so that many attempts cost much (ProofOfWorkRequired of the API). */
export type Work = { readonly seed: string; readonly nonce: string };

type WorkAsked = { readonly bits: number; readonly seed: string };

/** Hashes at a time: between two batches the page answers to its reader. */
const BATCH = 200;
/** Seeds last for minutes: whoever is asked more often is asked by something else. */
const TURNS = 3;

/** Tries nonces until one does: 2 to the power of `bits` of them, on the average. */
export async function doWork({ bits, seed }: WorkAsked, subject: string): Promise<Work> {
  const encoder = new TextEncoder();
  for (let first = 0; ; first += BATCH) {
    const hashes = await Promise.all(
      Array.from({ length: BATCH }, (_, n) =>
        crypto.subtle.digest("SHA-256", encoder.encode(`${seed}.${subject}.${first + n}`)),
      ),
    );
    const found = hashes.findIndex((hash) => zerosOf(new Uint8Array(hash)) >= bits);
    if (found >= 0) return { seed, nonce: String(first + found) };
  }
}

/** Of a hash: the bits that it begins with and that are zero. */
export function zerosOf(hash: Uint8Array): number {
  const whole = hash.findIndex((byte) => byte !== 0);
  return whole < 0 ? hash.length * 8 : whole * 8 + Math.clz32(hash[whole] ?? 0) - 24;
}

type Asking = { readonly __typename: "ProofOfWorkRequired" };

type Doing = {
  /** What the work is for: a name, as it is sent. */
  readonly subject: string;
  /** Called when there is some to do, which may take a while. */
  readonly onWork: () => void;
};

/** Sends, and again with the work that is asked for. */
export async function withWork<Answer extends { readonly __typename: string }>(
  { subject, onWork }: Doing,
  send: (work: Work | null) => Promise<Answer>,
): Promise<Exclude<Answer, Asking>> {
  let work: Work | null = null;
  for (let turn = 0; turn < TURNS; turn += 1) {
    const answer: Answer = await send(work);
    if (!asksForWork(answer)) return answer as Exclude<Answer, Asking>;
    onWork();
    work = await doWork(answer, subject);
  }
  throw new Error("the API asks for work again and again");
}

const asksForWork = (answer: { readonly __typename: string }): answer is Asking & WorkAsked =>
  answer.__typename === "ProofOfWorkRequired";
