import type { Answer } from "./answer.ts";
import { type Follower, StrictFollower } from "./follower.ts";

export type GraphQLFault = {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions: { readonly code: string; readonly [key: string]: unknown };
};

/** An answer with errors. */
export class AnswerError extends Error {
  readonly errors: readonly GraphQLFault[];
  constructor(errors: readonly GraphQLFault[]) {
    super(errors.map(({ message, extensions }) => `${extensions?.code}: ${message}`).join("; "));
    this.errors = errors;
  }
}

/**
 * A client of the API as an app would be: HTTP for queries and mutations, graphql-transport-ws for
 * subscriptions.
 */
export class CofferClient {
  readonly url: string;
  accessToken: string | undefined;

  constructor(url: string, accessToken?: string) {
    this.url = url;
    this.accessToken = accessToken;
  }

  /** The data; throws AnswerError where there are errors. */
  async ask(query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
    const { data, errors } = await this.send(query, variables);
    if (errors?.length) throw new AnswerError(errors);
    return data ?? {};
  }

  /** The whole answer, errors and all. */
  async send(
    query: string,
    variables: Record<string, unknown> = {},
  ): Promise<{ data?: Answer | null; errors?: GraphQLFault[] }> {
    const response = await this.post({ query, variables });
    return (await response.json()) as { data?: Answer; errors?: GraphQLFault[] };
  }

  post(body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(this.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        ...(this.accessToken ? { authorization: `Bearer ${this.accessToken}` } : {}),
        ...headers,
      },
      body: JSON.stringify(body),
    });
  }

  subscribe(query: string, variables: Record<string, unknown> = {}): Follower {
    return new StrictFollower({ url: this.url, accessToken: this.accessToken, query, variables });
  }
}
