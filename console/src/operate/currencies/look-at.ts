import { linkOptions } from "@tanstack/react-router";
import { words } from "../../words/words.ts";

/** Where somebody sees what became of an order that has no answer. */
export const LOOK_AT = { link: linkOptions({ to: "/operate/currencies" }), label: words.askAgain.same };
