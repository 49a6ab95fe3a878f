import { menu } from "./menu.ts";

export const deposit = {
  title: menu.deposit,
  about: "Brings money in from outside. In the sandbox, a bank that is played brings it within seconds.",
  into: "Into",
  from: "From",
  noMethod: "Test money, by no method",
  submit: "Bring it in",
} as const;
