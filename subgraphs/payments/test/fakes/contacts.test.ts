import { makeFakeClock } from "@coffer/testkit/fakes/clock";
import { CONTACTS_MAX, describeContactDesk } from "../contracts/contacts.ts";
import { makeFakeContactDesk } from "./contacts.ts";

const desk = makeFakeContactDesk(makeFakeClock(), CONTACTS_MAX);
describeContactDesk("contacts of the fakes", () => desk);
