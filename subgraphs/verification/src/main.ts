import { runSubgraph } from "@coffer/platform/service/run-subgraph";
import { composeVerification } from "./compose.ts";
import { readVerificationConfig } from "./config.ts";

await runSubgraph({
  name: "verification",
  readConfig: readVerificationConfig,
  compose: composeVerification,
  source: process.env,
});
