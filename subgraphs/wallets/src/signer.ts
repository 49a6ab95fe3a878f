import { runWorker } from "@coffer/platform/service/run-worker";
import { composeSigner } from "./compose/signer.ts";
import { readWalletsConfig } from "./config.ts";

/** `npm run signer`: signing as a process of its own (docs/WALLETS.md). */
await runWorker({
  ...{ name: "signer", readConfig: readWalletsConfig, compose: composeSigner },
  ...{ source: process.env, args: process.argv.slice(2) },
});
