import { setTimeout as pause } from "node:timers/promises";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import type { Person } from "./people.ts";

type Files = { readonly front: object; readonly back?: object; readonly networks?: readonly string[] };

/** Hands a document in once: BUSY is an answer, too. */
export const handInOnce = ({ client }: Person, files: Files): Promise<Answer> =>
  client.send(operation("SubmitVerification"), {
    input: { documentType: "PASSPORT", networks: ["ETHEREUM"], ...files },
  });

/**
 * Comes again as long as this machine has no processor for the files, when BUSY says to: who came
 * at once would take from what is judged the processor that it waits for.
 */
export async function handIn(person: Person, files: Files): Promise<Answer> {
  for (;;) {
    const answer = await handInOnce(person, files);
    const { code, retryAfterSeconds } = answer.errors?.[0]?.extensions ?? {};
    if (code !== "BUSY") return answer;
    await pause(retryAfterSeconds * 1000);
  }
}
