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
