import { setTimeout as pause } from "node:timers/promises";
import type { Answer } from "./answer.ts";
import { Follower } from "./follower.ts";
import { isPassing } from "./passing-faults.ts";
import { type Closing, openSubscription, type SubscriptionRequest } from "./subscription.ts";

const AGAIN_MS = 50;
/**
 * A broker that was killed is taken back by its cluster after some seconds, and its readers come
 * back after that.
 */
const WAITS_MS = 120_000;

export type PatientRequest = Omit<SubscriptionRequest, "url"> & {
  /** Of the gateways; each connection goes to the next. */
  readonly urls: readonly string[];
};

/**
 * Follows as an app does: whenever a server's death cuts the socket it comes back behind the last
 * cursor that it saw, and so it does where the server says that it could not read on, or not all of
 * an event. What a client did wrong, and the end of its session, are final.
 */
export class PatientFollower extends Follower {
  readonly request: PatientRequest;
  /** How often it was connected again. */
  reconnections = 0;
  #attempts = 0;
  #isConnected = false;
  #stopped = false;
  #end: () => Promise<void> = async () => undefined;

  constructor(request: PatientRequest) {
    super();
    this.request = request;
    this.#connect();
  }

  get isFollowing(): boolean {
    return !this.#stopped && this.closed === undefined && this.errors.length === 0;
  }

  async end(): Promise<void> {
    this.#stopped = true;
    await this.#end();
  }

  protected override get waitsMs(): number {
    return WAITS_MS;
  }

  #connect(): void {
    const { urls, variables, ...request } = this.request;
    const after = cursorOf(this.events.at(-1)) ?? variables.after;
    const url = urls[this.#attempts % urls.length] ?? "";
    this.#attempts += 1;
    // What a connection says after it was given up is not heard: the next one begins behind what
    // was taken.
    let isOver = false;
    const comeBack = () => {
      isOver = true;
      void end();
      void pause(AGAIN_MS).then(() => this.#stopped || this.#connect());
    };
    const end = openSubscription(
      { ...request, url, variables: after === undefined ? variables : { ...variables, after } },
      {
        connected: () => {
          if (this.#isConnected) this.reconnections += 1;
          this.#isConnected = true;
          this.noteConnected();
        },
        result: (result) => {
          if (isOver) return;
          if (isPassing(result.errors)) comeBack();
          else this.noteResult(result);
        },
        closed: (closing) => {
          if (isOver) return;
          if (isCut(closing) && !this.#stopped) comeBack();
          else this.noteClosed(closing);
        },
      },
    );
    this.#end = end;
  }
}

/** An event is one field, whatever its name. */
const cursorOf = (event: Answer | undefined): unknown => Object.values(event ?? {})[0]?.cursor;

/**
 * The codes of RFC 6455 that say nothing about the client, and the server's own fault
 * (docs/ERRORS.md).
 */
const isCut = ({ code }: Closing): boolean => (code > 1000 && code < 1016) || code === 4500;
