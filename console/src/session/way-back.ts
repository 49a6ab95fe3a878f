import { session } from "../live/session.ts";

/** What the address of the login keeps: the page that was asked for, and who had it open. */
export type WayBack = { readonly to?: string | undefined; readonly of?: string | undefined };

/** Whether a person ended it: whoever comes next may be another one, at the same screen. */
export const isLeft = (): boolean => session.ending() === "here" || session.ending() === "elsewhere";

/** From the page at this address to the login and back. Whoever has left wants no way back. */
export function wayBackTo(href: string): WayBack {
  if (href === "/" || isLeft()) return {};
  const of = session.person();
  return of === null ? { to: href } : { to: href, of };
}

/** Where whoever is logged in now comes to: what one person had open is shown to no other one. */
export const whereTo = ({ to = "/", of }: WayBack): string => (of === undefined || of === session.person() ? to : "/");
