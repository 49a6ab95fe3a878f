import { CofferClient } from "./client.ts";

/** Makes clients, each of the next gateway: what one was told, another has to know. */
export function takeTurns(coffer: { readonly urls: readonly string[] }) {
  let asked = 0;
  return (accessToken?: string): CofferClient =>
    new CofferClient(coffer.urls[asked++ % coffer.urls.length] ?? "", accessToken);
}
