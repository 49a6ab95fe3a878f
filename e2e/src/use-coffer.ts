import { afterAll, beforeAll } from "vitest";
import { makeDataFolder, type RunningCoffer, startCoffer } from "./start-coffer.ts";

/** A running Coffer for the tests of one file: the one at COFFER_URL, or one of its own. */
export function useCoffer(environment: Readonly<Record<string, string>> = {}): { readonly url: string } {
  const given = process.env.COFFER_URL;
  let running: RunningCoffer | undefined;
  let removeData = async () => {};

  beforeAll(async () => {
    if (given) return;
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
      const url = given ?? running?.url;
      if (!url) throw new Error("Coffer is not running");
      return url;
    },
  };
}
