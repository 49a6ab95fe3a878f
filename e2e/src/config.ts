import { randomInt } from "node:crypto";
import { type EnvironmentSource, readEnv } from "@coffer/platform/running/config";
import { withEnvFile } from "@coffer/platform/running/env-file";

export type DemoConfig = {
  /** Coffer's GraphQL address. */
  readonly url: string;
};

/** Throws where a variable cannot be used; the message says which and what it must be. */
export const loadDemoConfig = (source: EnvironmentSource = process.env): DemoConfig =>
  readEnv(withEnvFile(source), (env) => {
    // The port that `npm start` reads, from the same file.
    const url = env.text("COFFER_URL", `http://localhost:${env.port("PORT", 4000) || 4000}/graphql`);
    if (!/^https?:\/\//.test(url) || !URL.canParse(url))
      env.refuse("COFFER_URL must be an address such as http://localhost:4000/graphql");
    return { url };
  });

export type RandomHourConfig = { readonly seed: number; readonly blocks: number };

/** `RANDOM_HOUR_BLOCKS`: how many blocks; `RANDOM_HOUR_SEED`: throws as another run did. */
export const loadRandomHourConfig = (source: EnvironmentSource = process.env): RandomHourConfig =>
  readEnv(source, (env) => ({
    seed: env.integer("RANDOM_HOUR_SEED", randomInt(2 ** 32), { min: 0, max: 2 ** 32 - 1 }),
    blocks: env.integer("RANDOM_HOUR_BLOCKS", 250, { min: 1, max: 1_000_000 }),
  }));
