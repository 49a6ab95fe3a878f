import type { Mode } from "@coffer/platform/postgres/provision";
import type { Environment } from "@coffer/platform/running/config";

export type VerificationConfig = {
  /** From one step of the worker to the next. */
  readonly delayMs: number;
  readonly maxDocumentBytes: number;
  /** Whether a document that another person handed in before goes to a person for review. */
  readonly checkReuse: boolean;
  /** Networks that a wallet can be asked for on: the same as in wallets. */
  readonly networks: readonly string[];
};

const NETWORK = /^[A-Z][A-Z0-9_]{0,31}$/;

export function readVerificationConfig(env: Environment, mode: Mode): VerificationConfig {
  const networks = env.list("NETWORKS", ["ETHEREUM", "BITCOIN", "TRON"]);
  if (networks.length === 0 || !networks.every((network) => NETWORK.test(network))) {
    env.refuse("NETWORKS must be codes such as ETHEREUM,BITCOIN,TRON");
  }
  return {
    // In the sandbox the states are there to be watched.
    delayMs: env.integer("VERIFICATION_DELAY_MS", mode === "sandbox" ? 500 : 0, { min: 0, max: 86_400_000 }),
    maxDocumentBytes: env.integer("MAX_DOCUMENT_SIZE_MB", 5, { min: 1, max: 50 }) * 1024 * 1024,
    // In the sandbox everybody tries the same samples, and each is to be verified by itself.
    checkReuse: env.flag("VERIFICATION_REUSE_CHECK", mode === "production"),
    networks: [...new Set(networks)],
  };
}
