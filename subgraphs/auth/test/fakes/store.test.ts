import { describePasskeys } from "../contracts/passkeys.ts";
import { describeSessions } from "../contracts/sessions.ts";
import { describeStepUp } from "../contracts/step-up.ts";
import { describeUsers } from "../contracts/users.ts";
import { makeFakePasskeyStore } from "./passkeys.ts";
import { makeFakeOrigins, makeFakeSessions } from "./sessions.ts";
import { makeFakeSessionsToProve } from "./step-up.ts";
import { makeFakeStore, noSql } from "./store.ts";
import { makeFakeUsers } from "./users.ts";

const store = makeFakeStore();
const users = makeFakeUsers(store);
describeUsers("users of the fakes", () => users);
describeSessions("sessions of the fakes", () => ({
  users,
  sessions: makeFakeSessions(store),
  origins: makeFakeOrigins(store),
}));
describeStepUp("sessions to prove of the fakes", () => ({
  users,
  sessions: makeFakeSessions(store),
  toProve: makeFakeSessionsToProve(store),
}));
const passkeys = makeFakePasskeyStore();
describePasskeys("passkeys of the fakes", () => ({ users, passkeys, transactions: (work) => work(noSql) }));
