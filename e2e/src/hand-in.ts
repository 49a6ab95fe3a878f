import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import type { Person } from "./people.ts";

type Files = { readonly front: object; readonly back?: object; readonly networks?: readonly string[] };

/** Hands a document in once: BUSY is an answer, too. */
export const handInOnce = ({ client }: Person, files: Files): Promise<Answer> =>
  client.send(operation("SubmitVerification"), {
    input: { documentType: "PASSPORT", networks: ["ETHEREUM"], ...files },
  });

/** Comes again as long as this machine has no processor for the files, as BUSY says to do. */
export async function handIn(person: Person, files: Files): Promise<Answer> {
  for (;;) {
    const answer = await handInOnce(person, files);
    if (answer.errors?.[0]?.extensions.code !== "BUSY") return answer;
  }
}
