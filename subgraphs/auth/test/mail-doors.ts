import { type Actor, anonymous } from "@coffer/platform/identity/actor";
import { makeLeases } from "@coffer/platform/queue/leases";
import { type ReadLetter, readLetters } from "@coffer/testkit/letters";
import { makeFolderMailer } from "../src/adapters/mails/folder-mailer.ts";
import { makeMailBook } from "../src/adapters/postgres/mails/mail-book.ts";
import { MAILS } from "../src/adapters/postgres/mails/queue-mail.ts";
import { makeLinkToken } from "../src/adapters/sessions/opaque-tokens.ts";
import { makeSendMail } from "../src/app/mails/send-mail.ts";
import type { AuthSubgraph } from "../src/compose.ts";
import { makeMailJob } from "../src/jobs/mails/send-mails.ts";
import { PASSWORD, type World } from "./world.ts";

export const NEW_PASSWORD = "granite lantern ferry 41";

// biome-ignore lint/suspicious/noExplicitAny: the shape follows from each document
type Data = Record<string, any>;
/** What a mutation answers, or the code of its error. */
export type Said = Data & { readonly __typename: string };

export type MailDoors = {
  resend(actor: Actor | undefined): Promise<Said>;
  change(actor: Actor | undefined, email: string, password?: string): Promise<Said>;
  confirm(token: string, address?: string): Promise<Said>;
  undo(token: string): Promise<Said>;
  forget(login: string, address?: string): Promise<Said>;
  reset(token: string, password?: string): Promise<Said>;
  password(
    actor: Actor | undefined,
    asked: { readonly current?: string; readonly next?: string; readonly deviceToken?: string },
  ): Promise<Said>;
  /** Sends what is due. */
  sendAll(): Promise<void>;
  /**
   * What lies in an address's mailbox once all is sent; fails where there are fewer than so many.
   */
  lettersTo(address: string, atLeast?: number): Promise<ReadLetter[]>;
};

const REFUSAL = "... on Refusal { code message }";
const inputted = (name: string, input: string, fields: string) =>
  `mutation ($input: ${input}!) { ${name}(input: $input) { __typename ${fields} } }`;
const DOCUMENTS = {
  requestEmailConfirmation: `mutation { requestEmailConfirmation { __typename ... on RequestEmailConfirmationSuccess { email } ${REFUSAL} } }`,
  changeEmail: inputted("changeEmail", "ChangeEmailInput", `... on ChangeEmailSuccess { email } ${REFUSAL}`),
  confirmEmail: inputted("confirmEmail", "ConfirmEmailInput", `... on ConfirmEmailSuccess { email } ${REFUSAL}`),
  undoEmailChange: inputted(
    "undoEmailChange",
    "UndoEmailChangeInput",
    `... on UndoEmailChangeSuccess { email } ${REFUSAL}`,
  ),
  requestPasswordReset: inputted("requestPasswordReset", "RequestPasswordResetInput", "minutes"),
  resetPassword: inputted(
    "resetPassword",
    "ResetPasswordInput",
    `... on ResetPasswordSuccess { username } ${REFUSAL} ... on PasswordTooWeak { faults }`,
  ),
  changePassword: inputted(
    "changePassword",
    "ChangePasswordInput",
    `... on ChangePasswordSuccess { endedSessions } ${REFUSAL} ... on PasswordTooWeak { faults }`,
  ),
};

/** What a user does about their address and password, over the API; and their mailbox. */
export function makeMailDoors(world: World, auth: AuthSubgraph = world.auth): MailDoors {
  const ask = async (
    name: keyof typeof DOCUMENTS,
    { actor = anonymous, input, address }: { actor?: Actor | undefined; input?: Data; address?: string | undefined },
  ): Promise<Said> => {
    const request = { query: DOCUMENTS[name], variables: { input }, actor, requestId: "req_test" };
    const { data, errors } = await auth.execute(address === undefined ? request : { ...request, address });
    return errors?.[0] ? ({ ...errors[0].extensions } as Said) : ({ ...(data?.[name] as Data) } as Said);
  };
  const { pool, clock, environment, mailFolder: folder } = world;
  const mailer = makeFolderMailer({ folder, from: "Coffer <a@x.test>", log: environment.log });
  const pagesUrl = "https://coffer.example/console";
  const send = makeSendMail({ book: makeMailBook(pool), mailer, makeToken: makeLinkToken, pagesUrl, clock });
  const job = makeMailJob({ leases: makeLeases(pool, MAILS, clock), send, log: environment.log });
  const sendAll = async () => {
    while ((await job.round()) === true);
  };
  return {
    resend: (actor) => ask("requestEmailConfirmation", { actor }),
    change: (actor, email, currentPassword = PASSWORD) =>
      ask("changeEmail", { actor, input: { email, currentPassword } }),
    confirm: (token, address) => ask("confirmEmail", { input: { token }, address }),
    undo: (token) => ask("undoEmailChange", { input: { token } }),
    forget: (login, address) => ask("requestPasswordReset", { input: { login }, address }),
    reset: (token, newPassword = NEW_PASSWORD) => ask("resetPassword", { input: { token, newPassword } }),
    password: (actor, { current = PASSWORD, next = NEW_PASSWORD, deviceToken }) =>
      ask("changePassword", { actor, input: { currentPassword: current, newPassword: next, deviceToken } }),
    sendAll,
    async lettersTo(address, atLeast = 1) {
      await sendAll();
      const letters = (await readLetters(folder)).filter(({ to }) => to === address);
      if (letters.length < atLeast) throw new Error(`${letters.length} mails came to ${address}`);
      return letters;
    },
  };
}
