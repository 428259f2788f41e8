import type { AccountRole } from '../../contracts/access.ts'

/** The one password of all demo accounts. */
export const DEMO_PASSWORD = 'legal-connect-demo'

interface DemoPerson {
  name: string
  /** Under names that can never be anybody's (RFC 2606). */
  email: string
  role: Exclude<AccountRole, 'admin'>
  /** Who this is, for the list of sign-ins. */
  who: string
}

/** Everybody who has an account in the demo. All of them are invented. */
export const demoPeople = {
  rosa: { name: 'Rosa Imani', email: 'rosa.imani@marigold.test', role: 'client', who: 'client, owns the lease case' },
  elena: {
    name: 'Elena Marsh',
    email: 'elena.marsh@marsh-lowe.test',
    role: 'lawyer',
    who: 'lawyer in the lease case',
  },
  jonah: { name: 'Jonah Lowe', email: 'jonah.lowe@marsh-lowe.test', role: 'lawyer', who: "Elena's colleague" },
  samir: {
    name: 'Samir Imani',
    email: 'samir.imani@marigold.test',
    role: 'client',
    who: 'observer in the lease case (reads only)',
  },
  nadia: {
    name: 'Nadia Voss',
    email: 'nadia.voss@tidewell.test',
    role: 'client',
    who: 'client, owns the contract case',
  },
  grace: { name: 'Grace Adeyemi', email: 'grace.adeyemi@tidewell.test', role: 'client', who: "Nadia's co-founder" },
  tomas: {
    name: 'Tomás Okafor',
    email: 'tomas.okafor@okafor-law.test',
    role: 'lawyer',
    who: 'lawyer in the contract case',
  },
  wren: { name: 'Wren Castillo', email: 'wren.castillo@okafor-law.test', role: 'lawyer', who: "Tomás's colleague" },
  dana: {
    name: 'Dana Whitlock',
    email: 'dana.whitlock@example.org',
    role: 'client',
    who: 'client, owns the dismissal case',
  },
  priya: {
    name: 'Priya Raman',
    email: 'priya.raman@raman-law.test',
    role: 'lawyer',
    who: 'lawyer in the dismissal case',
  },
  luis: { name: 'Luis Ortega', email: 'luis.ortega@raman-law.test', role: 'lawyer', who: "Priya's colleague" },
  june: {
    name: 'June Whitlock',
    email: 'june.whitlock@example.org',
    role: 'client',
    who: 'observer in the dismissal case (reads only)',
  },
} as const satisfies Record<string, DemoPerson>

export type PersonKey = keyof typeof demoPeople

/** Runs the demo's platform: verifies lawyers and firms. */
export const ADMIN_EMAIL = 'admin@legal-connect.test'

/** Invited to the lease case, without an account: the link in the development mailbox makes one. */
export const INVITED_EMAIL = 'theo.marks@ledgerline.test'
