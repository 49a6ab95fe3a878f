import { makeOpenAccount } from "../app/accounts/open-account.ts";
import type { Money } from "./money.ts";

export const composeAccounts = (money: Money) => ({ app: { openAccount: makeOpenAccount(money) } });
