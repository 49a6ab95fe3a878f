import type { Work, WorkRequired } from "../../domain/users/work.ts";
import type { WorkInput } from "../generated/types.ts";

/** Whatever it holds: what is no work is as if it were left out. */
export const workOf = (given: WorkInput | null | undefined): { readonly work?: Work } =>
  given ? { work: { seed: given.seed, nonce: given.nonce } } : {};

export const presentWorkRequired = ({ code, bits, seed }: WorkRequired) =>
  ({
    __typename: "ProofOfWorkRequired",
    code,
    message: "Compute what is asked, and send the same again with it.",
    bits,
    seed,
  }) as const;
