import { deadLetters, listDeadLetters, replayDeadLetter } from "@coffer/platform/graphql/dead-letters";
import { scalars } from "@coffer/platform/graphql/scalars";
import { changeEmail } from "./addresses/change-email.ts";
import { confirmEmail } from "./addresses/confirm-email.ts";
import { requestEmailConfirmation } from "./addresses/request-email-confirmation.ts";
import { undoEmailChange } from "./addresses/undo-email-change.ts";
import { apiKeyGrant, createApiKey, revokeApiKey, rotateApiKey } from "./api-keys/keys.ts";
import { createService, disableService, enableService, service, services } from "./api-keys/machines.ts";
import { ApiKey, Service } from "./api-keys/types.ts";
import { freezeUser } from "./freezes/freeze-user.ts";
import { unfreezeUser } from "./freezes/unfreeze-user.ts";
import { UserFreeze } from "./freezes/user-freeze.ts";
import type { SubgraphResolvers } from "./generated/types.ts";
import { liftLockout } from "./lockouts/lift-lockout.ts";
import {
  changeNodeCapabilities,
  disableNode,
  enableNode,
  nodeKeys,
  RegisteredNode,
  registeredNode,
  registeredNodes,
  registerNode,
  replaceNodeKey,
  reportNode,
  thisNode,
} from "./nodes/nodes.ts";
import {
  disableOAuthClient,
  oauthClients,
  registerOAuthClient,
  rotateOAuthClientSecret,
  updateOAuthClient,
} from "./oauth/clients.ts";
import { endOAuthGrant } from "./oauth/grants.ts";
import { addPasskey } from "./passkeys/add-passkey.ts";
import { loginWithPasskey } from "./passkeys/login-with-passkey.ts";
import { Passkey } from "./passkeys/passkey.ts";
import { removePasskey } from "./passkeys/remove-passkey.ts";
import { renamePasskey } from "./passkeys/rename-passkey.ts";
import { startPasskeyLogin } from "./passkeys/start-login.ts";
import { startPasskeyRegistration } from "./passkeys/start-registration.ts";
import { startPasskeySecondFactor } from "./passkeys/start-second-factor.ts";
import { startPasskeyStepUp } from "./passkeys/start-step-up.ts";
import { changePassword } from "./passwords/change-password.ts";
import { requestPasswordReset } from "./passwords/request-password-reset.ts";
import { resetPassword } from "./passwords/reset-password.ts";
import { register } from "./registration/register.ts";
import { approveRoleRequest } from "./roles/approve-role-request.ts";
import { claimAdminRole } from "./roles/claim-admin-role.ts";
import { denyRoleRequest } from "./roles/deny-role-request.ts";
import { grantRole } from "./roles/grant-role.ts";
import { roleRequests, staff } from "./roles/lists.ts";
import { revokeRole } from "./roles/revoke-role.ts";
import { RoleChange, RoleRequest } from "./roles/types.ts";
import { beginTotp } from "./second-factors/begin-totp.ts";
import { confirmTotp } from "./second-factors/confirm-totp.ts";
import { removeTotp } from "./second-factors/remove-totp.ts";
import { renewRecoveryCodes } from "./second-factors/renew-recovery-codes.ts";
import { secondFactors } from "./second-factors/second-factors.ts";
import { completeLogin } from "./sessions/complete-login.ts";
import { login } from "./sessions/login.ts";
import { logout } from "./sessions/logout.ts";
import { refresh } from "./sessions/refresh.ts";
import { endOtherSessions, endSession } from "./sessions/sessions.ts";
import { stepUp } from "./step-up/step-up.ts";
import { stepUpMethods } from "./step-up/step-up-methods.ts";
import { viewerAssurance } from "./step-up/viewer-assurance.ts";
import { user } from "./users/find-user.ts";
import { me } from "./users/me.ts";
import { User } from "./users/user.ts";

export const resolvers = {
  ...scalars,
  Query: {
    deadLetters,
    me,
    user,
    viewerAssurance,
    stepUpMethods,
    secondFactors,
    oauthClients,
    apiKeyGrant,
    service,
    services,
    registeredNode,
    registeredNodes,
    thisNode,
    nodeKeys,
    staff,
    roleRequests,
  },
  DeadLetters: { auth: listDeadLetters },
  Mutation: {
    replayAuthDeadLetter: replayDeadLetter,
    register,
    login,
    completeLogin,
    refresh,
    logout,
    endSession,
    endOtherSessions,
    stepUp,
    freezeUser,
    unfreezeUser,
    liftLockout,
    registerOAuthClient,
    updateOAuthClient,
    rotateOAuthClientSecret,
    disableOAuthClient,
    endOAuthGrant,
    createApiKey,
    rotateApiKey,
    revokeApiKey,
    createService,
    disableService,
    enableService,
    registerNode,
    replaceNodeKey,
    disableNode,
    enableNode,
    changeNodeCapabilities,
    reportNode,
    beginTotp,
    confirmTotp,
    removeTotp,
    renewRecoveryCodes,
    grantRole,
    revokeRole,
    approveRoleRequest,
    denyRoleRequest,
    claimAdminRole,
    startPasskeyLogin,
    loginWithPasskey,
    startPasskeySecondFactor,
    startPasskeyStepUp,
    startPasskeyRegistration,
    addPasskey,
    renamePasskey,
    removePasskey,
    requestEmailConfirmation,
    changeEmail,
    confirmEmail,
    undoEmailChange,
    requestPasswordReset,
    resetPassword,
    changePassword,
  },
  ApiKey,
  Service,
  RegisteredNode,
  User,
  Passkey,
  UserFreeze,
  RoleRequest,
  RoleChange,
} satisfies SubgraphResolvers;
