import { setTimeout as pause } from "node:timers/promises";
import type { Answer } from "./answer.ts";
import { CofferClient } from "./client.ts";
import type { Follower } from "./follower.ts";
import { operation } from "./operations.ts";

const AGAIN_MS = 50;

/** Follows an account as an app would: whenever the socket is gone it comes back, over the next gateway, behind the last cursor that it saw. */
export class PersistentFollower {
  /** Every event, in the order in which it came. */
  readonly events: Answer[] = [];
  reconnections = 0;
  #stopped = false;
  #current: Follower | undefined;
  readonly #following: Promise<void>;

  constructor(options: { urls: readonly string[]; accessToken: string; accountId: string }) {
    this.#following = this.#follow(options);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#current?.end();
    await this.#following;
  }

  async #follow({
    urls,
    accessToken,
    accountId,
  }: {
    urls: readonly string[];
    accessToken: string;
    accountId: string;
  }): Promise<void> {
    while (!this.#stopped) {
      const url = urls[this.reconnections % urls.length] ?? "";
      const after = this.events.at(-1)?.cursor ?? null;
      const follower = new CofferClient(url, accessToken).subscribe(operation("BalanceChanged"), { accountId, after });
      this.#current = follower;
      let taken = 0;
      const take = () => {
        for (; taken < follower.events.length; taken += 1) this.events.push(follower.events[taken]?.balanceChanged);
      };
      // An event is taken once it is here; the socket's end, an error or our own stop ends this round.
      await follower
        .until(({ closed, errors }) => {
          take();
          return closed !== undefined || errors.length > 0 || this.#stopped;
        }, 600_000)
        .catch(() => undefined);
      take();
      await follower.end();
      if (!this.#stopped) {
        this.reconnections += 1;
        await pause(AGAIN_MS);
      }
    }
  }
}
