import { setTimeout } from "node:timers/promises";
import { sampleDocument } from "@coffer/testkit/sample-documents";
import { handIn } from "./hand-in.ts";
import { operation } from "./operations.ts";
import type { Person } from "./people.ts";

const MOST_MS = 120_000;
const PACE_MS = 200;

/** Hands a document in; resolves once the person is verified and has a wallet on each network. */
export async function verify(person: Person): Promise<void> {
  const networks = ["BITCOIN", "ETHEREUM", "TRON"];
  const { errors } = await handIn(person, { front: sampleDocument("JPEG"), networks });
  if (errors) throw new Error(`The document was not taken: ${JSON.stringify(errors)}`);
  // By hand, and not by vitest's own: pictures are drawn without it.
  const until = Date.now() + MOST_MS;
  for (;;) {
    const { wallets } = await person.client.ask(operation("Wallets"));
    if (wallets.length >= networks.length) return;
    if (Date.now() > until) throw new Error(`${wallets.length} of ${networks.length} wallets are there`);
    await setTimeout(PACE_MS);
  }
}
