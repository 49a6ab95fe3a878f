import { refuseArguments, runCommand } from "@coffer/operate/command";
import { makeDeploymentSecrets } from "./deployment-secrets.ts";

/**
 * `npx node tools/src/make-env.ts > .env`: the secrets of a new deployment. Keep the file:
 * KEY_ENCRYPTION_KEY opens the wallets.
 */
runCommand(async (args) => {
  refuseArguments("tools/src/make-env.ts", args);
  for (const [name, value] of Object.entries(makeDeploymentSecrets())) process.stdout.write(`${name}='${value}'\n`);
  return 0;
}, {});
