import type { CreateApiKey } from "./api-keys/create-api-key.ts";
import type { ExchangeKey } from "./api-keys/exchange-key.ts";
import type { ListApiKeys } from "./api-keys/list-api-keys.ts";
import type { Services } from "./api-keys/machines.ts";
import type { RevokeApiKey } from "./api-keys/revoke-api-key.ts";
import type { RotateApiKey } from "./api-keys/rotate-api-key.ts";
import type { FindFreezes } from "./freezes/find-freezes.ts";
import type { FreezeUser } from "./freezes/freeze-user.ts";
import type { UnfreezeUser } from "./freezes/unfreeze-user.ts";
import type { DisableClient } from "./oauth/disable-client.ts";
import type { EndGrant } from "./oauth/end-grant.ts";
import type { FindGrants } from "./oauth/find-grants.ts";
import type { ListClients } from "./oauth/ports.ts";
import type { RegisterClient } from "./oauth/register-client.ts";
import type { RotateClientSecret } from "./oauth/rotate-client-secret.ts";
import type { UpdateClient } from "./oauth/update-client.ts";
import type { Register } from "./registration/register.ts";
import type { BeginTotp } from "./second-factors/begin-totp.ts";
import type { ConfirmTotp } from "./second-factors/confirm-totp.ts";
import type { FindSecondFactors } from "./second-factors/find-second-factors.ts";
import type { RemoveTotp } from "./second-factors/remove-totp.ts";
import type { RenewRecoveryCodes } from "./second-factors/renew-recovery-codes.ts";
import type { CompleteLogin } from "./sessions/complete-login.ts";
import type { Login } from "./sessions/login.ts";
import type { Logout } from "./sessions/logout.ts";
import type { Refresh } from "./sessions/refresh.ts";
import type { StepUp } from "./step-up/step-up.ts";
import type { FindByUsername } from "./users/find-by-username.ts";
import type { FindUsers } from "./users/find-users.ts";

/** What clients can do here. */
export type App = {
  readonly register: Register;
  readonly login: Login;
  readonly completeLogin: CompleteLogin;
  readonly refresh: Refresh;
  readonly logout: Logout;
  readonly stepUp: StepUp;
  readonly findUsers: FindUsers;
  readonly findByUsername: FindByUsername;
  readonly findFreezes: FindFreezes;
  readonly freezeUser: FreezeUser;
  readonly unfreezeUser: UnfreezeUser;
  readonly listClients: ListClients;
  readonly registerClient: RegisterClient;
  readonly updateClient: UpdateClient;
  readonly rotateClientSecret: RotateClientSecret;
  readonly disableClient: DisableClient;
  readonly findGrants: FindGrants;
  readonly endGrant: EndGrant;
  readonly apiKeys: {
    readonly create: CreateApiKey;
    readonly rotate: RotateApiKey;
    readonly revoke: RevokeApiKey;
    readonly list: ListApiKeys;
    /** For the gateway, and for whoever else is brought a key: it is no field of the clients'. */
    readonly exchange: ExchangeKey;
    /** Whether a key has ended is shown as of now. */
    now(): Date;
  };
  readonly services: Services;
  readonly findSecondFactors: FindSecondFactors;
  readonly beginTotp: BeginTotp;
  readonly confirmTotp: ConfirmTotp;
  readonly removeTotp: RemoveTotp;
  readonly renewRecoveryCodes: RenewRecoveryCodes;
};
