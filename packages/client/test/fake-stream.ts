import { type FakeSubscription, makeFakeWebSocket } from "./fake-websocket.ts";

/** With claims before its number, or without. */
const TOKEN = /^Bearer (?:\.[\w-]+\.)?token-(\d+)$/;

export type NumberEvent = { number: { cursor: string; snapshot: boolean; value: number } };

const eventOf = (value: number, snapshot = false): NumberEvent => ({
  number: { cursor: `c${value}`, snapshot, value },
});

const UNKNOWN_CURSOR = {
  message: "no cursor of this",
  extensions: { code: "BAD_USER_INPUT", inputs: [{ path: "after", code: "INVALID_CURSOR", message: "…" }] },
};

/** A stream of numbers behind a fake socket, whose cursors are the numbers. */
export class FakeStream {
  head = 0;
  validToken = 1;
  isSessionOver = false;
  knowsCursors = true;
  readonly subscriptions: FakeSubscription[] = [];
  readonly api = makeFakeWebSocket({ subscribed: (subscription) => this.#begin(subscription) });
  readonly #running = new Set<FakeSubscription>();

  #begin(subscription: FakeSubscription): void {
    this.subscriptions.push(subscription);
    if (!this.#admits(subscription)) return;
    this.#running.add(subscription);
    const { after } = subscription.variables;
    if (after === undefined) subscription.next({ data: eventOf(this.head, true) });
    else
      for (let value = Number(String(after).slice(1)) + 1; value <= this.head; value += 1)
        subscription.next({ data: eventOf(value) });
  }

  #admits(subscription: FakeSubscription): boolean {
    const token = Number(TOKEN.exec(subscription.authorization ?? "")?.[1]);
    const hasCursor = subscription.variables.after !== undefined;
    if (this.isSessionOver) subscription.close(4401, "the session has ended");
    else if (token < this.validToken) subscription.close(4403, "the access token has expired");
    else if (hasCursor && !this.knowsCursors) subscription.error([UNKNOWN_CURSOR]);
    else return true;
    return false;
  }

  #live(): FakeSubscription[] {
    return [...this.#running].filter(({ isOver }) => !isOver);
  }

  happens(): void {
    this.head += 1;
    for (const subscription of this.#live()) subscription.next({ data: eventOf(this.head) });
  }

  expire(): void {
    this.validToken += 1;
    this.close(4403, "the access token has expired");
  }

  endSession(): void {
    this.isSessionOver = true;
    this.close(4401, "the session has ended");
  }

  close(code: number, reason = ""): void {
    for (const subscription of this.#live()) subscription.close(code, reason);
  }

  /** A last `next` with errors, and a `complete`. */
  interrupt(code: string): void {
    for (const subscription of this.#live()) {
      subscription.next({ data: null, errors: [{ message: "…", extensions: { code } }] });
      subscription.complete();
    }
  }

  /** An event with errors, and the stream goes on. */
  passOver(code: string, data: NumberEvent | null = null): void {
    for (const subscription of this.#live())
      subscription.next({ data, errors: [{ message: "…", extensions: { code } }] });
  }
}
