import type { Answer } from "./answer.ts";
import { AnswerError } from "./client.ts";
import { operation } from "./operations.ts";
import type { Person } from "./people.ts";

export async function refresh(person: Person): Promise<void> {
  const { refresh } = await person.client.ask(operation("Refresh"), { input: { refreshToken: person.refreshToken } });
  person.client.accessToken = refresh.tokens.accessToken;
  person.refreshToken = refresh.tokens.refreshToken;
}

/** Whatever is asked, with a newer token where this one is over. */
export async function askRenewed(person: Person, query: string, variables: Record<string, unknown>): Promise<Answer> {
  try {
    return await person.client.ask(query, variables);
  } catch (error) {
    if (!(error instanceof AnswerError) || error.errors[0]?.extensions.code !== "UNAUTHENTICATED") throw error;
    await refresh(person);
    return askRenewed(person, query, variables);
  }
}
