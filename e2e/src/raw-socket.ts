import WebSocket from "ws";
import type { Answer } from "./answer.ts";

export type SocketMessage = { readonly type: string; readonly id?: string; readonly payload?: Answer & Answer[] };

/** A WebSocket message by message, for what a well-behaved client never does. */
export class RawSocket {
  readonly messages: SocketMessage[] = [];
  readonly opened: Promise<void>;
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  readonly #waiting = new Set<() => void>();

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.#socket = new WebSocket(url.replace(/^http/, "ws"), "graphql-transport-ws", { headers });
    this.opened = new Promise((resolve, reject) => {
      this.#socket.once("open", resolve);
      this.#socket.once("error", reject);
    });
    this.closed = new Promise((resolve) => {
      this.#socket.once("close", (code, reason) => resolve({ code, reason: String(reason) }));
    });
    this.#socket.on("message", (data) => {
      this.messages.push(JSON.parse(String(data)));
      for (const look of [...this.#waiting]) look();
    });
  }

  async send(message: object | string): Promise<void> {
    await this.opened;
    this.#socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** The first message of this kind; rejects where the socket closes before it comes. */
  find(type: string, id?: string): Promise<SocketMessage> {
    return new Promise((resolve, reject) => {
      const look = () => {
        const found = this.messages.find((message) => message.type === type && (!id || message.id === id));
        if (!found) return;
        this.#waiting.delete(look);
        resolve(found);
      };
      this.#waiting.add(look);
      void this.closed.then(({ code }) => reject(new Error(`closed with ${code} before ${type} came`)));
      look();
    });
  }

  /** Logs in; whatever `payload` is. */
  async init(payload: object = {}): Promise<void> {
    await this.send({ type: "connection_init", payload });
    await this.find("connection_ack");
  }

  /** All that comes for one operation, until it is over. */
  async run(id: string, payload: object): Promise<SocketMessage> {
    await this.send({ id, type: "subscribe", payload });
    return Promise.race([this.find("next", id), this.find("error", id)]);
  }

  end(): void {
    this.#socket.terminate();
  }
}
