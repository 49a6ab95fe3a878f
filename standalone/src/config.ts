import { type AuthConfig, readAuthConfig } from "@coffer/auth/config";
import { readGatewayConfig } from "@coffer/gateway/config";
import type { DoorConfig } from "@coffer/gateway/http/door-options";
import { type PaymentsConfig, readPaymentsConfig } from "@coffer/payments/config";
import type { Mode } from "@coffer/platform/postgres/provision";
import { type Environment, type EnvironmentSource, readEnv } from "@coffer/platform/running/config";
import { LOG_LEVELS, type LogLevel } from "@coffer/platform/running/log";
import { hasKeySettings, type KeySettings, readKeySettings } from "@coffer/platform/service/key-settings";
import { Secret } from "@coffer/platform/values/secret";
import { readUsersConfig, type UsersConfig } from "@coffer/users/config";
import { readVerificationConfig, type VerificationConfig } from "@coffer/verification/config";
import { readWalletsConfig, type WalletsConfig } from "@coffer/wallets/config";

export type StandaloneConfig = {
  readonly mode: Mode;
  /** Secrets, the embedded server's data, mails of a sandbox. */
  readonly dataFolder: string;
  /** An outside PostgreSQL, as an administrator of one database; null: the embedded one. */
  readonly databaseUrl: Secret | null;
  /** Open the wallets' seeds; none of both kinds: the one of the data folder does. */
  readonly keys: KeySettings;
  readonly logLevel: LogLevel;
  readonly gateway: DoorConfig;
  readonly auth: AuthConfig;
  readonly users: UsersConfig;
  readonly verification: VerificationConfig;
  readonly wallets: WalletsConfig;
  /** Whether a chain of Ethereum is run beside the embedded database. */
  readonly localEthereum: boolean;
  /** The same of a stand-in for one of Tron. */
  readonly localTron: boolean;
  readonly payments: PaymentsConfig;
};

/**
 * Everything that one process needs, checked at once. Throws InvalidEnvironment with all faults.
 */
export const loadConfig = (source: EnvironmentSource): StandaloneConfig => readEnv(source, read);

function read(env: Environment): StandaloneConfig {
  const databaseUrl = env.optionalUrl("DATABASE_URL");
  // With a database of one's own the mode must be said: nobody shall run a sandbox by omission.
  const mode = env.oneOf("COFFER_MODE", ["sandbox", "production"], databaseUrl ? undefined : "sandbox");
  if (mode === "production" && !databaseUrl)
    env.refuse("DATABASE_URL must be set in production mode: the embedded database is for the sandbox");
  if (mode === "production" && !hasKeySettings(env))
    env.refuse("KEY_ENCRYPTION_KEY must be set in production mode: 32 random bytes in base64");
  const dataFolder = env.text("COFFER_DATA", ".coffer");
  const auth = readAuthConfig(env, mode);
  const users = readUsersConfig(env);
  const wallets = readWalletsConfig(env, mode);
  // Whoever has the administrator's word can give itself back what it has put away.
  if (wallets.signing === "apart")
    env.refuse("WALLETS_SIGNER must be inside where one process does everything: see npm run distributed");
  const isLocal = (network: keyof WalletsConfig["providers"]) =>
    databaseUrl === undefined && wallets.networks.includes(network) && wallets.providers[network].length === 0;
  const mailFolder = env.text("MAIL_FOLDER", `${dataFolder}/mail`);
  return {
    mode,
    dataFolder,
    databaseUrl: databaseUrl ? new Secret(databaseUrl) : null,
    keys: readKeySettings(env),
    logLevel: env.oneOf("LOG_LEVEL", LOG_LEVELS, mode === "sandbox" ? "warn" : "info"),
    gateway: readGatewayConfig(env, mode),
    auth: { ...auth, mails: inFolder(auth.mails, mailFolder) },
    users: { mail: inFolder(users.mail, mailFolder) },
    verification: readVerificationConfig(env, mode),
    wallets,
    localEthereum: env.flag("LOCAL_ETHEREUM", true) && isLocal("ETHEREUM"),
    localTron: env.flag("LOCAL_TRON", true) && isLocal("TRON"),
    payments: readPaymentsConfig(env, mode),
  };
}

/** A sandbox's mails lie in its data folder, wherever that is. */
const inFolder = <Mails extends { readonly kind: string }>(mails: Mails, folder: string): Mails =>
  mails.kind === "folder" ? { ...mails, folder } : mails;
