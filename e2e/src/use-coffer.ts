import { afterAll, beforeAll } from "vitest";
import { makePreparedFolder } from "./prepared-folder.ts";
import { type RunningCoffer, startCoffer } from "./start-coffer.ts";

/** A running Coffer for the tests of one file: the one at COFFER_URL, or one of its own. */
export function useCoffer(environment: Readonly<Record<string, string>> = {}): { readonly url: string } {
  const given = process.env.COFFER_URL;
  return given ? { url: given } : useOwnCoffer(environment);
}

export type OwnCoffer = { readonly url: string; readonly running: RunningCoffer };

/**
 * For tests of what the environment decides, or with its operator: one of their own in any case.
 */
export function useOwnCoffer(environment: Readonly<Record<string, string>> = {}): OwnCoffer {
  let running: RunningCoffer | undefined;
  let removeData = async () => {};

  beforeAll(async () => {
    const folder = await makePreparedFolder();
    removeData = folder.remove;
    running = await startCoffer(folder.path, environment);
  });
  afterAll(async () => {
    await running?.stop();
    await removeData();
  });
  const its = () => {
    if (!running) throw new Error("Coffer is not running");
    return running;
  };
  return {
    get url() {
      return its().url;
    },
    get running() {
      return its();
    },
  };
}
