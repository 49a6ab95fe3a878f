import WebSocket from "ws";
import type { Answer } from "./answer.ts";

export type SocketMessage = { readonly type: string; readonly id?: string; readonly payload?: Answer & Answer[] };

/** A WebSocket message by message, for what a well-behaved client never does. */
export class RawSocket {
  readonly messages: SocketMessage[] = [];
  readonly opened: Promise<void>;
  readonly closed: Promise<{ code: number; reason: string }>;
  readonly #socket: WebSocket;
  readonly #byId = new Map<string | undefined, SocketMessage[]>();
  readonly #waiting = new Set<(message: SocketMessage) => void>();

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
      const message: SocketMessage = JSON.parse(String(data));
      this.messages.push(message);
      const ofId = this.#byId.get(message.id) ?? [];
      ofId.push(message);
      this.#byId.set(message.id, ofId);
      for (const look of [...this.#waiting]) look(message);
    });
  }

  async send(message: object | string): Promise<void> {
    await this.opened;
    this.#socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  /** The first message of this kind; rejects where the socket closes before it comes. */
  find(type: string, id?: string): Promise<SocketMessage> {
    return this.#findAny([type], id);
  }

  #findAny(types: readonly string[], id?: string): Promise<SocketMessage> {
    const fits = (message: SocketMessage) => types.includes(message.type) && (!id || message.id === id);
    const known = (id ? (this.#byId.get(id) ?? []) : this.messages).find(fits);
    if (known) return Promise.resolve(known);
    return new Promise((resolve, reject) => {
      const look = (message: SocketMessage) => {
        if (!fits(message)) return;
        this.#waiting.delete(look);
        resolve(message);
      };
      this.#waiting.add(look);
      void this.closed.then(({ code }) => reject(new Error(`closed with ${code} before ${types.join(" or ")} came`)));
    });
  }

  /** Logs in; whatever `payload` is. */
  async init(payload: object = {}): Promise<void> {
    await this.send({ type: "connection_init", payload });
    await this.find("connection_ack");
  }

  /** The first answer to an operation. */
  async run(id: string, payload: object): Promise<SocketMessage> {
    await this.send({ id, type: "subscribe", payload });
    return this.#findAny(["next", "error"], id);
  }

  end(): void {
    this.#socket.terminate();
  }
}
