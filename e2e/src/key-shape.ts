import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Secret } from "@coffer/platform/values/secret";
import { findAdminUrl } from "./find-admin-url.ts";
import type { PayingCoffer } from "./tell-of-chain-payouts.ts";
import type { OwnCoffer } from "./use-coffer.ts";
import type { useDistributed } from "./use-distributed.ts";

/** One that is looked into. */
export type Looked = {
  readonly name: string;
  readonly pid: number;
  /** Answers, whatever it says, once what the process does at the moment is over. */
  readonly url: string;
  /** A text that its heap is sure to hold; null: the name of an operation, which it was asked. */
  readonly holds: string | null;
};

/** A Coffer with chains of Ethereum and Bitcoin, all of whose processes are looked into. */
export type KeyShape = PayingCoffer & {
  processes(): readonly Looked[];
  /** Where everything is that it keeps. */
  dataFolder(): string;
  /** All that its processes have written so far, and what they count. */
  written(): Promise<string>;
  keyEncryptionKey(): Secret;
  /** Where processes write what they keep, as they were started to (`snapshotSettings`). */
  heapFolder(): string;
};

type Place = Pick<KeyShape, "mine" | "heapFolder">;

/** Everything in one process, which `npm start` starts. */
export const shapeOfOne = (coffer: OwnCoffer, place: Place): KeyShape => ({
  ...place,
  get urls() {
    return [coffer.url];
  },
  adminUrl: () => findAdminUrl(coffer.running.dataFolder),
  processes: () => [{ name: "all", pid: coffer.running.process.pid ?? 0, url: coffer.url, holds: null }],
  dataFolder: () => coffer.running.dataFolder,
  written: async () => coffer.running.lines.join("\n"),
  keyEncryptionKey: () =>
    new Secret(
      JSON.parse(readFileSync(join(coffer.running.dataFolder, "secrets.json"), "utf8")).keyEncryptionKey as string,
    ),
});

/** Each service a process of its own, a signer among them where keys are apart. */
export const shapeOfMany = (coffer: ReturnType<typeof useDistributed>, place: Place): KeyShape => ({
  ...place,
  get urls() {
    return coffer.running.urls;
  },
  adminUrl: () => coffer.running.parts.postgres.adminUrl,
  processes: () =>
    [...coffer.running.services.values()].map(({ name, pid = 0, url, healthUrl }) =>
      name.startsWith("gateway")
        ? { name, pid, url: `${url}/graphql`, holds: null }
        : { name, pid, url: healthUrl, holds: coffer.running.parts.postgres.address },
    ),
  dataFolder: () => coffer.running.folder,
  async written() {
    const services = [...coffer.running.services.values()];
    const counts = await Promise.all(
      services.map(async ({ healthUrl }) => (await fetch(`${healthUrl}/metrics`)).text()),
    );
    return [coffer.written(), ...counts].join("\n");
  },
  keyEncryptionKey: () => new Secret(coffer.secrets.KEY_ENCRYPTION_KEY ?? ""),
});
