/** What a program of others may do, as the page that asked said it. */
const scopes: Readonly<Record<string, string>> = {
  openid: "know that it is you",
  profile: "see your username",
  email: "see your email address",
  offline_access: "go on while you are away",
  "profile:read": "see your profile",
  "profile:write": "change your profile",
  "verification:read": "see how far you are verified",
  "wallets:read": "see your wallets",
  "wallets:create": "make wallets",
  "accounts:read": "see your accounts and balances",
  "accounts:open": "open accounts",
  "payments:read": "see your payments",
  "payments:write": "send your money",
  "payments:withdraw": "take your money out",
  "contacts:read": "see your contacts",
  "webhooks:manage": "look after your webhooks",
  "sandbox:control": "advance a sandbox's test clock",
};

export const apps = {
  title: "Apps let in",
  none: "You have let no program of others into your account.",
  mayDo: "It may",
  scope: (scope: string) => scopes[scope] ?? scope,
  since: "Let in",
  used: "Last used",
  end: (name: string) => `End ${name}`,
  endTitle: (name: string) => `End what ${name} was given?`,
  endMeaning: "It is out at once, everywhere. To come back, it has to ask you again.",
  endNow: "End it",
  refusals: { GrantNotFound: "That had ended already, perhaps in another tab." },
} as const;
