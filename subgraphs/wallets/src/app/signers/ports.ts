import type { NetworkCode } from "../../domain/wallets/network.ts";

/** Who opens account keys: this process, or one of its own alone (signer.ts). */
export type Signing = "inside" | "apart";

/** What signers leave of themselves: nobody can ask one whether it is at work. */
export type SignerLooks = {
  /** One has ended a round of a network just now. */
  note(network: NetworkCode): Promise<void>;
  /** By the database's clock, since one did; null: none ever has. */
  findSilence(network: NetworkCode): Promise<number | null>;
};
