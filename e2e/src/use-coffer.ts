import { afterAll, beforeAll } from "vitest";
import { makeDataFolder, type RunningCoffer, startCoffer } from "./start-coffer.ts";

/** A running Coffer for the tests of one file: the one at COFFER_URL, or one of its own. */
export function useCoffer(environment: Readonly<Record<string, string>> = {}): { readonly url: string } {
  const given = process.env.COFFER_URL;
  return given ? { url: given } : useOwnCoffer(environment);
}

/** For tests of what the environment decides: one of their own in any case. */
export function useOwnCoffer(environment: Readonly<Record<string, string>>): { readonly url: string } {
  let running: RunningCoffer | undefined;
  let removeData = async () => {};

  beforeAll(async () => {
    const folder = await makeDataFolder();
    removeData = folder.remove;
    running = await startCoffer(folder.path, environment);
  });
  afterAll(async () => {
    await running?.stop();
    await removeData();
  });
  return {
    get url() {
      if (!running) throw new Error("Coffer is not running");
      return running.url;
    },
  };
}
