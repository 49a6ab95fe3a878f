import { add, type Money } from "@coffer/money/money";

/** What a payment takes from where its money comes from. */
export const totalOf = ({ amount, fee }: { readonly amount: Money; readonly fee: Money }): Money => add(amount, fee);
