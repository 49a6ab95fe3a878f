import type { SubgraphEnvironment } from "@coffer/platform/service/environment";
import { makeAddressDesk } from "../adapters/postgres/addresses/address-desk.ts";
import { makePasswordDesk } from "../adapters/postgres/passwords/password-desk.ts";
import { opaqueTokens } from "../adapters/sessions/opaque-tokens.ts";
import { makeChangeEmail } from "../app/addresses/change-email.ts";
import { makeConfirmEmail } from "../app/addresses/confirm-email.ts";
import { makeRequestEmailConfirmation } from "../app/addresses/request-email-confirmation.ts";
import { makeUndoEmailChange } from "../app/addresses/undo-email-change.ts";
import type { App } from "../app/app.ts";
import { makeChangePassword } from "../app/passwords/change-password.ts";
import { makeRequestPasswordReset } from "../app/passwords/request-password-reset.ts";
import { makeResetPassword } from "../app/passwords/reset-password.ts";
import { makeCheckPassword } from "../app/users/check-password.ts";
import type { EndedSessions } from "../app/users/ports.ts";
import type { Users } from "./users.ts";

type AccountByMail = Pick<
  App,
  | "requestEmailConfirmation"
  | "changeEmail"
  | "confirmEmail"
  | "undoEmailChange"
  | "requestPasswordReset"
  | "resetPassword"
  | "changePassword"
>;

/** What a user does about their address and their password, for which they read their mail. */
export function composeAccountByMail(
  { pool, clock, wakes }: SubgraphEnvironment,
  parts: Users & { readonly endedSessions: EndedSessions; readonly onMail: () => void },
): AccountByMail {
  const { onMail } = parts;
  const onCommit = () => wakes.wake("auth");
  const deps = {
    ...parts,
    addresses: makeAddressDesk({ pool, onCommit, onMail }),
    passwords: makePasswordDesk({ pool, onCommit, onMail }),
    checkPassword: makeCheckPassword(parts),
    hashOf: opaqueTokens.hashOf,
    clock,
  };
  return {
    requestEmailConfirmation: makeRequestEmailConfirmation(deps),
    changeEmail: makeChangeEmail(deps),
    confirmEmail: makeConfirmEmail(deps),
    undoEmailChange: makeUndoEmailChange(deps),
    requestPasswordReset: makeRequestPasswordReset(deps),
    resetPassword: makeResetPassword(deps),
    changePassword: makeChangePassword(deps),
  };
}
