/** A weight unit is a quarter of a virtual byte (BIP-141). */
const WEIGHT_PER_VBYTE = 4;
/** Version and lock time; where there are witnesses, what says so as well. */
const BASE_WEIGHT = 4 * (4 + 4);
const WITNESSES_WEIGHT = 2;
/** Outpoint, the length of its script, sequence. */
const INPUT_BYTES = 36 + 1 + 4;
/** Its length and a signature, of 72 bytes at most (low S); the same of a compressed key. */
const SIGNED_BYTES = 1 + 72 + 1 + 33;
/** What a witness script is pushed by, and its 22 bytes. */
const REDEEM_BYTES = 1 + 22;

/** How an output pays to one key, and what it takes to spend it: exact but for a signature. */
type FormOfOutput = {
  readonly weight: number;
  readonly hasWitness: boolean;
  /** Of what pays to it. */
  readonly scriptBytes: number;
  /** In satoshi: no node relays an output of less (Bitcoin Core, `dustrelayfee`). */
  readonly dust: bigint;
};

export const FORMS = {
  P2PKH: { weight: 4 * (INPUT_BYTES + SIGNED_BYTES), hasWitness: false, scriptBytes: 25, dust: 546n },
  /** BIP-141, in a script of BIP-16. */
  P2SH_P2WPKH: {
    ...{ weight: 4 * (INPUT_BYTES + REDEEM_BYTES) + 1 + SIGNED_BYTES, hasWitness: true },
    ...{ scriptBytes: 23, dust: 540n },
  },
  /** BIP-141. */
  P2WPKH: { weight: 4 * INPUT_BYTES + 1 + SIGNED_BYTES, hasWitness: true, scriptBytes: 22, dust: 294n },
  /** BIP-341, by its key: one signature of 64 bytes. */
  P2TR: { weight: 4 * INPUT_BYTES + 1 + 1 + 64, hasWitness: true, scriptBytes: 34, dust: 330n },
} as const satisfies Record<string, FormOfOutput>;

export type InputForm = keyof typeof FORMS;

/** Of what is pooled. */
export const OWN_FORM = "P2WPKH" satisfies InputForm;
export const OWN_SCRIPT_BYTES = FORMS[OWN_FORM].scriptBytes;

/** Of a script that pays to one key of ours. */
export function formOfScript(scriptBytes: number): InputForm {
  const found = (Object.keys(FORMS) as readonly InputForm[]).find((form) => FORMS[form].scriptBytes === scriptBytes);
  if (!found) throw new Error("a script that no key of ours spends");
  return found;
}

/** What inputs add to a transaction. */
export type Weighed = {
  readonly count: number;
  readonly weight: number;
  /** How many of them have no witness. */
  readonly bare: number;
};

export const NO_INPUTS: Weighed = { count: 0, weight: 0, bare: 0 };

export const withInput = ({ count, weight, bare }: Weighed, form: InputForm): Weighed => ({
  ...{ count: count + 1, weight: weight + FORMS[form].weight },
  bare: bare + (FORMS[form].hasWitness ? 0 : 1),
});

/** So many of one form. */
export const inputsOf = (count: number, form: InputForm = OWN_FORM): Weighed => ({
  ...{ count, weight: count * FORMS[form].weight },
  bare: FORMS[form].hasWitness ? 0 : count,
});

/** Its value in 8 bytes, its script, and how long that is. */
export const outputVbytes = (scriptBytes: number): number => 8 + countBytes(scriptBytes) + scriptBytes;

/** CompactSize. */
const countBytes = (count: number): number => (count < 0xfd ? 1 : count <= 0xffff ? 3 : 5);

/**
 * Virtual bytes of a transaction that spends such outputs, and pays to scripts of these lengths:
 * exact but for signatures that are shorter.
 */
export function virtualSize({ count, weight, bare }: Weighed, scripts: readonly number[]): number {
  const outputs = scripts.reduce((sum, bytes) => sum + outputVbytes(bytes), 0);
  const counts = countBytes(count) + countBytes(scripts.length);
  // Where one has a witness, each of the others says that it has none.
  const witnesses = bare < count ? WITNESSES_WEIGHT + bare : 0;
  return Math.ceil((BASE_WEIGHT + witnesses + 4 * (counts + outputs) + weight) / WEIGHT_PER_VBYTE);
}

/** Satoshi for a thousand virtual bytes; what it comes to is rounded up. */
export const feeFor = (rate: bigint, vbytes: number): bigint => (rate * BigInt(vbytes) + 999n) / 1_000n;

/** The same, to spend one of a form. */
export const feeToSpend = (rate: bigint, form: InputForm): bigint =>
  (rate * BigInt(FORMS[form].weight) + 3_999n) / 4_000n;
