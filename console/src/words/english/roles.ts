export const roles = {
  USER: "User",
  OPERATOR: "Operator",
  COMPLIANCE: "Compliance",
  AUDITOR: "Auditor",
  ADMIN: "Admin",
  NODE: "Node",
  SERVICE: "Service",
} as const;

export const notForYou = {
  title: "This page is not for you",
  explained: (roles: string) =>
    `It is for people with one of these roles: ${roles}. Whoever grants roles can give you one.`,
} as const;

/** Of everybody's first load; the pages themselves have operate.ts. */
export const staffMenu = {
  overview: "Overview",
  people: "People",
  ledger: "Ledger",
  trialBalance: "Trial balance",
  record: "Record an entry",
  letters: "Dead letters",
} as const;
