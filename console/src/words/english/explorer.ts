import { menu } from "./menu.ts";

export const explorer = {
  title: menu.explorer,
  about:
    "GraphiQL, from this server: write an operation, run it, follow a subscription. The schema's descriptions come as you type.",
  own: "It has a session of its own, which goes with its tab: log in there with its first operation. Nothing of the session of this page goes to it, least of all into an address.",
  open: "Open the explorer",
  newTab: "in a new tab",
  off: "Where LANDING_PAGE is off, as it is in production unless somebody switched it on, there is nothing at its address.",
} as const;
