import { hashOfApiKey, makeApiKey, startOfApiKey } from "@coffer/platform/identity/api-keys";
import type { KeySecrets } from "../../app/api-keys/ports.ts";

export const keySecrets: KeySecrets = { make: () => makeApiKey(), hashOf: hashOfApiKey, startOf: startOfApiKey };
