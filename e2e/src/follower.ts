import type { Answer } from "./answer.ts";
import { type Closing, openSubscription, type SubscriptionRequest, type SubscriptionResult } from "./subscription.ts";

const WAITS_MS = 120_000;

/** What has come of a subscription, and a way to wait for more. */
export abstract class Follower {
  readonly events: Answer[] = [];
  readonly errors: unknown[] = [];
  /** Set when the socket was closed for good. */
  closed: Closing | undefined;
  /** Resolves when the socket is up, or when it is clear that it never will be. */
  readonly connected: Promise<void>;
  readonly #opened = Promise.withResolvers<void>();
  readonly #waiting = new Set<() => void>();

  constructor() {
    this.connected = this.#opened.promise;
  }

  abstract end(): Promise<void>;

  /**
   * Resolves with what `find` gives as soon as it gives something; rejects with what was seen when
   * the time is up.
   */
  until<T>(find: (follower: this) => T | undefined | null | false, withinMs = this.waitsMs): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        reject(
          new Error(
            `waited ${withinMs} ms in vain; saw ${JSON.stringify({ events: this.events, errors: this.errors, closed: this.closed })}`,
          ),
        );
      }, withinMs);
      const look = () => {
        const found = find(this);
        if (found === undefined || found === null || found === false) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      look();
    });
  }

  /** The first `count` events. */
  atLeast(count: number): Promise<Answer[]> {
    return this.until(({ events }) => (events.length >= count ? events.slice(0, count) : null));
  }

  protected get waitsMs(): number {
    return WAITS_MS;
  }

  protected noteConnected(): void {
    this.#opened.resolve();
  }

  protected noteResult({ data, errors }: SubscriptionResult): void {
    if (errors) this.errors.push(...errors);
    if (data) this.events.push(data);
    this.#changed();
  }

  protected noteClosed(closing: Closing): void {
    this.closed = closing;
    this.#opened.resolve();
    this.#changed();
  }

  #changed(): void {
    for (const look of [...this.#waiting]) look();
  }
}

/** Follows over one socket and takes whatever happens to it for the end. */
export class StrictFollower extends Follower {
  readonly #end: () => Promise<void>;

  constructor(request: SubscriptionRequest) {
    super();
    this.#end = openSubscription(request, {
      connected: () => this.noteConnected(),
      result: (result) => this.noteResult(result),
      closed: (closing) => this.noteClosed(closing),
    });
  }

  end(): Promise<void> {
    return this.#end();
  }
}
