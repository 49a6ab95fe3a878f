import type { Client, Following } from "@coffer/client";
import type { Answer } from "../answer.ts";
import { Follower } from "../follower.ts";

/** What comes of something that `@coffer/client` follows. */
export class ClientFollower extends Follower {
  readonly #following: Following;
  /** The code of what ended it; null as long as it goes on. */
  ended: string | null = null;

  constructor(client: Client, query: string, variables: Readonly<Record<string, unknown>>) {
    super();
    this.#following = client.follow<Answer>(query, variables, {
      next: (data) => this.noteResult({ data }),
      fault: (error) => this.noteResult({ errors: [error] }),
      state: (state) => {
        if (state.status === "live") this.noteConnected();
        if (state.status !== "ended") return;
        this.ended = state.error?.code ?? "STOPPED";
        this.noteClosed({ code: 1000, reason: this.ended });
      },
    });
  }

  async end(): Promise<void> {
    this.#following.stop();
  }
}
